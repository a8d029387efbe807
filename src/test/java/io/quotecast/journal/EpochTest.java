package io.quotecast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochTest {
    @Test
    void aRandomEpochIsAlwaysValidAndHasEightCharacters() {
        Random random = new Random(4);
        for (int i = 0; i < 100_000; i++) {
            assertEquals(8, Epoch.random(random).text().length());
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 10000000", "true, zzzzzzzz"})
    void theSmallestAndLargestRandomValuesAreValid(boolean isLargest, String text) {
        RandomGenerator edge = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long origin, long bound) {
                return isLargest ? bound - 1 : origin;
            }
        };

        assertEquals(new Epoch(text), Epoch.random(edge));
    }

    @Test
    void twoRandomEpochsDiffer() {
        Random random = new Random(5);

        assertNotEquals(Epoch.random(random), Epoch.random(random));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "E7F3", "e7:f3", "e7 f3", "e7f3\n", "é", "0123456789abcdef0123456789abcdef0"})
    void anythingButLowerCaseLettersAndDigitsIsRefused(String text) {
        IllegalArgumentException exception = assertThrows(IllegalArgumentException.class, () -> new Epoch(text));

        assertEquals("not an epoch: '" + text + "' (1-32 of a-z 0-9)", exception.getMessage());
    }
}
