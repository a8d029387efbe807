package io.quotecast.web.http.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionTest {
    @ParameterizedTest
    @CsvSource({"1S,1", "15S,15", "S,1", "1,60", "5,300", "240,14400", "1440,86400", "D,86400", "1D,86400"})
    void aResolutionHasALength(String text, long seconds) {
        assertEquals(Optional.of(seconds * 1_000_000), Resolution.micros(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "7", "2D", "1W", "1M", "-1", "1.5", "99999", "x", "1s"})
    void anotherTextIsNoResolution(String text) {
        assertEquals(Optional.empty(), Resolution.micros(text));
    }

    @Test
    void everythingThatIsOfferedIsSupported() {
        assertTrue(Resolution.OFFERED.stream()
                .allMatch(text -> Resolution.micros(text).isPresent()));
    }
}
