package io.quotecast.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayOptionsTest {
    @Test
    void timesHaveTheFormsOfTheProtocol() throws ProtocolException {
        assertEquals(
                new ReplayOptions(null, 1_767_623_400_000_000L, 1_767_657_600_000_000L, null),
                ReplayOptions.parse("2026-01-05T15:30:00 01:00", "2026-01-06", null));
        assertEquals(new ReplayOptions(null, 0L, null, null), ReplayOptions.parse("0", null, null));
    }

    @Test
    void aStartMayBeACursor() throws ProtocolException {
        assertEquals(
                new ReplayOptions(new Position(new Epoch("e7f3"), 42), null, null, BigDecimal.ZERO),
                ReplayOptions.parse("e7f3:42", null, "0.0"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10", "2.50, 2.5", "0.01, 0.01", "10000, 10000"})
    void speedsAreDecimals(String text, String speed) throws ProtocolException {
        assertEquals(
                new BigDecimal(speed), ReplayOptions.parse(null, null, text).speed());
    }

    @ParameterizedTest
    @CsvSource({"0.009", "10001", "-1", "1e3", "fast"})
    void otherSpeedsAreRefused(String text) {
        ProtocolException failure = assertThrows(ProtocolException.class, () -> ReplayOptions.parse(null, null, text));

        assertEquals(
                "speed '" + text + "' is out of range (0.01 to 10000, or 0 for as fast as the client reads)",
                failure.text());
    }

    @Test
    void whatIsNoTimeIsRefused() {
        assertEquals(
                "start 'noon' must be µs since 1970-01-01, or a date or time such as 2026-01-05 or"
                        + " 2026-01-05T14:30:00Z",
                assertThrows(ProtocolException.class, () -> ReplayOptions.parse("noon", null, null))
                        .text());
        assertEquals(
                "end '1767623400' must be in microseconds; it looks like seconds: write 1767623400000000 for"
                        + " 2026-01-05T14:30:00Z",
                assertThrows(ProtocolException.class, () -> ReplayOptions.parse(null, "1767623400", null))
                        .text());
    }
}
