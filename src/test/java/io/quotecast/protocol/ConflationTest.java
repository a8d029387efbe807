package io.quotecast.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConflationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 50",
        "49, 50",
        "50, 50",
        "51, 100",
        "100, 100",
        "101, 250",
        "250, 250",
        "251, 500",
        "500, 500",
        "501, 1000",
        "1000, 1000",
        "1001, 5000",
        "4999, 5000",
        "5000, 5000"
    })
    void roundsUpToNextStep(long millis, int step) throws ProtocolException {
        assertEquals(step, Conflation.step(millis));
    }

    @ParameterizedTest
    @ValueSource(longs = {5001, 999_999_999, Long.MAX_VALUE})
    void rejectsIntervalAboveLongestStep(long millis) {
        ProtocolException exception = assertThrows(ProtocolException.class, () -> Conflation.step(millis));

        assertEquals(ErrorCode.INVALID_OPTION, exception.code());
        assertEquals("conflate: " + millis + " is out of range (0 to 5000)", exception.text());
    }
}
