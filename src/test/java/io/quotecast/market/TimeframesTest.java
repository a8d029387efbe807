package io.quotecast.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeframesTest {
    @Test
    void timeframesAreListedByLengthAndOnce() {
        Timeframes timeframes = Timeframes.parse(List.of("1d", "1m", "5s", "1m"));

        assertEquals(List.of(Timeframe.FIVE_SECONDS, Timeframe.MINUTE, Timeframe.DAY), timeframes.byLength());
        assertEquals("5s, 1m, 1d", timeframes.toString());
        assertEquals(Optional.of(Timeframe.DAY), timeframes.find("1d"));
        assertEquals(Optional.empty(), timeframes.find("1h"));
        assertFalse(timeframes.contains(Timeframe.HOUR));
    }

    @Test
    void anUnknownTimeframeIsRefusedWithThoseThatExist() {
        IllegalArgumentException exception =
                assertThrows(IllegalArgumentException.class, () -> Timeframes.parse(List.of("1m", "2m")));

        assertEquals(
                "'2m' is not a timeframe; use some of 1s, 5s, 15s, 30s, 1m, 3m, 5m, 15m, 30m, 1h, 4h, 1d, 1w",
                exception.getMessage());
    }

    @Test
    void theMinuteIsRequired() {
        IllegalArgumentException exception =
                assertThrows(IllegalArgumentException.class, () -> Timeframes.parse(List.of("1s")));

        assertEquals("the timeframe 1m is missing; add it, because other bars are made of it", exception.getMessage());
    }

    @Test
    void anIntervalIsMadeOfTheLongestBarsThatDivideIt() {
        assertEquals(Optional.of(Timeframe.FIFTEEN_MINUTES), Timeframes.DEFAULT.longestPartOf(1_800_000_000L));
        assertEquals(Optional.of(Timeframe.HOUR), Timeframes.DEFAULT.longestPartOf(86_400_000_000L));
        assertEquals(Optional.empty(), Timeframes.parse(List.of("1m")).longestPartOf(90_000_000L));
    }

    @Test
    void daysAreMadeOfBarsThatEndAtTheirMidnight() {
        Timeframes withoutDays = Timeframes.parse(List.of("1m", "15m", "1h", "4h"));

        assertEquals(Timeframe.DAY, Timeframes.DEFAULT.longestPartOf(Timeframe.WEEK, TradingCalendar.UTC));
        assertEquals(Timeframe.FOUR_HOURS, withoutDays.longestPartOf(Timeframe.DAY, TradingCalendar.UTC));
        assertEquals(
                Timeframe.FIFTEEN_MINUTES, withoutDays.longestPartOf(Timeframe.DAY, TradingCalendar.of("XNYS", "")));
    }
}
