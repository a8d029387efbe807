package io.quotecast.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScientificNotationTest {
    @Test
    void everyNumberKeepsItsExactValue() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String text = (random.nextBoolean() ? "-" : "")
                    + random.nextInt(1_000)
                    + (random.nextBoolean() ? "." + random.nextInt(1_000_000) : "")
                    + (random.nextBoolean() ? "e" : "E")
                    + (random.nextBoolean() ? "-" : random.nextBoolean() ? "+" : "")
                    + random.nextInt(20);

            String plain = ScientificNotation.toPlain(text);

            assertEquals(0, new BigDecimal(text).compareTo(new BigDecimal(plain)), text + " became " + plain);
            assertEquals(-1, plain.toLowerCase(java.util.Locale.ROOT).indexOf('e'), plain);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1e999999999999999999999, 10000000000000000000000000000000000000000",
        "-1e400, -10000000000000000000000000000000000000000",
        "1e-999999999999999999999, 0.00000000000000000000000000000000000000001",
        "0e999999999, 0",
        "-0.00e-5, 0",
        "1e00000000000000000003, 1000",
        "0.00012e4, 1.2",
        "00012e-1, 1.2"
    })
    void theResultIsBoundedAndStaysOutOfRange(String text, String plain) {
        assertEquals(plain, ScientificNotation.toPlain(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "-1.5", "e", "1e", "e5", "1e+", "1e5.5", "1.e5", ".5e5", "1e5e5", "NaN", "one", "0x1e"})
    void aTextWithoutAValidExponentIsUnchanged(String text) {
        assertEquals(text, ScientificNotation.toPlain(text));
    }
}
