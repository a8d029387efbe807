package io.quotecast.web.http.alpaca;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.TradingHours;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlpacaClockTest {
    @ParameterizedTest
    @CsvSource({
        // Before the opening, in the session, in the closing auction, and after the close of a Friday.
        "2026-01-05T13:00:00Z, 2026-01-05T08:00:00-05:00, false, 2026-01-05T09:30:00-05:00, 2026-01-05T16:00:00-05:00",
        "2026-01-05T15:00:00Z, 2026-01-05T10:00:00-05:00, true, 2026-01-06T09:30:00-05:00, 2026-01-05T16:00:00-05:00",
        "2026-01-05T20:57:00Z, 2026-01-05T15:57:00-05:00, true, 2026-01-06T09:30:00-05:00, 2026-01-05T16:00:00-05:00",
        "2026-01-09T22:00:00Z, 2026-01-09T17:00:00-05:00, false, 2026-01-12T09:30:00-05:00, 2026-01-12T16:00:00-05:00",
    })
    void theClockOfNewYork(String now, String timestamp, boolean isOpen, String nextOpen, String nextClose) {
        assertEquals(
                new AlpacaTradingResource.Clock(timestamp, isOpen, nextOpen, nextClose),
                AlpacaTradingResource.clockAt(
                        TradingHours.NEW_YORK, Instant.parse(now).getEpochSecond() * 1_000_000));
    }

    @Test
    void hoursThatNeverChange() {
        long micros = Instant.parse("2026-01-05T13:00:00Z").getEpochSecond() * 1_000_000;
        String midnight = "2026-01-05T19:00:00-05:00";

        assertEquals(
                new AlpacaTradingResource.Clock("2026-01-05T08:00:00-05:00", true, midnight, midnight),
                AlpacaTradingResource.clockAt(TradingHours.ALWAYS_OPEN, micros));
        assertEquals(
                new AlpacaTradingResource.Clock("2026-01-05T08:00:00-05:00", false, midnight, midnight),
                AlpacaTradingResource.clockAt(TradingHours.ALWAYS_CLOSED, micros));
    }
}
