package io.quotecast.web.http.udf;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Status;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static final List<Status> STATUSES = List.of(
            new Status(AAPL, TradingState.HALTED, "LUDP", micros("2026-01-05T15:00:00Z")),
            new Status(AAPL, TradingState.OPEN, "", micros("2026-01-05T15:05:00Z")));

    @Test
    void haltsOfTheRangeAreMarkedOnTheBars() {
        assertEquals(
                "Table[id=[1767625200000000], time=[1767625200], color=[red], text=[Halted (LUDP)], label=[H],"
                        + " labelFontColor=[white], minSize=[14]]",
                Marks.ofStatuses(STATUSES, micros("2026-01-05T14:00:00Z"), micros("2026-01-05T15:05:00Z"))
                        .toString());
    }

    @Test
    void sessionsAndHaltsAreMarkedOnTheTimeScale() {
        List<String> marks = Marks.onTimescale(
                        TradingHours.NEW_YORK, STATUSES, micros("2026-01-05T14:00:00Z"), micros("2026-01-05T22:00:00Z"))
                .stream()
                .map(mark -> Instant.ofEpochSecond(mark.time()) + " " + mark.label() + " " + mark.tooltip())
                .toList();

        assertEquals(
                List.of(
                        "2026-01-05T14:25:00Z A [Session: Auction]",
                        "2026-01-05T14:30:00Z T [Session: Trading]",
                        "2026-01-05T15:00:00Z H [Halted (LUDP)]",
                        "2026-01-05T15:05:00Z T [Trading]",
                        "2026-01-05T20:55:00Z A [Session: Auction]",
                        "2026-01-05T21:00:00Z C [Session: Closed]"),
                marks);
    }

    @Test
    void aMarketThatNeverClosesHasNoSessions() {
        assertEquals(List.of(), Marks.onTimescale(TradingHours.ALWAYS_OPEN, List.of(), 0, Long.MAX_VALUE));
    }

    private static long micros(String instant) {
        return Instant.parse(instant).getEpochSecond() * 1_000_000;
    }
}
