package io.quotecast.web.http.massive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingCalendar;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimespanTest {
    @ParameterizedTest
    @CsvSource({
        "1, second, 2026-01-05T14:31:07Z, SECOND",
        "30, second, 2026-01-05T14:31:00Z, SECOND",
        "120, second, 2026-01-05T14:30:00Z, MINUTE",
        "1, minute, 2026-01-05T14:31:00Z, MINUTE",
        "15, minute, 2026-01-05T14:30:00Z, FIFTEEN_MINUTES",
        "1, hour, 2026-01-05T14:00:00Z, HOUR",
        "1, day, 2026-01-05T00:00:00Z, DAY",
        "1, week, 2026-01-04T00:00:00Z, DAY",
        "1, month, 2026-01-01T00:00:00Z, DAY",
        "1, quarter, 2026-01-01T00:00:00Z, DAY",
        "5, year, 2025-01-01T00:00:00Z, DAY",
    })
    void anAggregateStartsAtAMultipleAndIsComposedOfTheLongestBars(
            int multiplier, String name, Instant start, Timeframe base) {
        Timespan timespan = Timespan.find(name).orElseThrow();
        long time = micros(Instant.parse("2026-01-05T14:31:07Z")) + 123;

        assertEquals(micros(start), timespan.startOf(time, multiplier, TradingCalendar.UTC));
        assertEquals(
                base,
                timespan.base(multiplier, Timeframes.DEFAULT, TradingCalendar.UTC)
                        .orElseThrow());
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000;
    }
}
