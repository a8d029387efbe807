package io.quotecast.web.http.alpaca;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.market.Bar;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingCalendar;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BarSpanTest {
    private static final long START = micros("2026-01-05T14:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "1Min, 1m, 2026-01-05T14:37:00Z",
        "3T, 1m, 2026-01-05T14:36:00Z",
        "15Min, 15m, 2026-01-05T14:30:00Z",
        "1Hour, 1h, 2026-01-05T14:00:00Z",
        "4H, 1h, 2026-01-05T12:00:00Z",
        "1Day, 1d, 2026-01-05T00:00:00Z",
        "1W, 1d, 2026-01-05T00:00:00Z",
        "1Month, 1d, 2026-01-01T00:00:00Z",
        "6M, 1d, 2026-01-01T00:00:00Z",
    })
    void aLengthHasTheLongestBarsThatItConsistsOf(String text, String base, String start) {
        BarSpan span = BarSpan.parse(text, Timeframes.DEFAULT);

        assertEquals(base, span.base().text());
        assertEquals(micros(start), span.startOf(micros("2026-01-05T14:37:21.5Z"), TradingCalendar.UTC));
    }

    @Test
    void weeksBeginOnMondayAndQuartersWithTheirMonth() {
        assertEquals(
                micros("2026-01-05T00:00:00Z"),
                BarSpan.parse("1Week", Timeframes.DEFAULT)
                        .startOf(micros("2026-01-11T23:59:59Z"), TradingCalendar.UTC));
        assertEquals(
                micros("2026-04-01T00:00:00Z"),
                BarSpan.parse("3Month", Timeframes.DEFAULT)
                        .startOf(micros("2026-06-30T12:00:00Z"), TradingCalendar.UTC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Min", "0Min", "60Min", "24Hour", "2Day", "5Month", "1min", "1Sec", "-1Min"})
    void otherLengthsAreRefused(String text) {
        AlpacaProblem problem = assertThrows(AlpacaProblem.class, () -> BarSpan.parse(text, Timeframes.DEFAULT));

        assertEquals("invalid timeframe: " + text, problem.body().message());
    }

    @Test
    void barsAreJoinedExactly() {
        List<Bar> joined = BarSpan.parse("2Min", Timeframes.DEFAULT)
                .join(List.of(
                        bar(0, 100, 110, 90, 105, 3, 101),
                        bar(1, 106, 120, 100, 119, 1, 118),
                        bar(3, 50, 60, 40, 55, 7, 52)));

        assertEquals(
                List.of(
                        new Bar(AAPL, Timeframe.MINUTE, 100, 120, 90, 119, 4, 105, 4, true, START),
                        new Bar(AAPL, Timeframe.MINUTE, 50, 60, 40, 55, 7, 52, 2, true, START + 120_000_000)),
                joined);
    }

    private static Bar bar(int minute, long open, long high, long low, long close, long volume, long average) {
        long start = START + minute * 60_000_000L;
        return new Bar(AAPL, Timeframe.MINUTE, open, high, low, close, volume, average, 2, true, start);
    }

    private static long micros(String text) {
        Instant instant = Instant.parse(text);
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
