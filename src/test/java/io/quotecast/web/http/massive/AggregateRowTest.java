package io.quotecast.web.http.massive;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Bar;
import io.quotecast.market.Timeframe;
import io.quotecast.market.TradingCalendar;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregateRowTest {
    private static final long START = 1_767_623_400_000_000L;
    private static final long MINUTE = 60_000_000L;

    @Test
    void barsOfOneIntervalBecomeOneRowWithTheAverageWeightedBySize() {
        List<Bar> bars = List.of(
                bar(0, 100, 120, 90, 110, 3, 100), bar(1, 110, 130, 105, 120, 1, 120), bar(5, 7, 8, 6, 7, 2, 7));

        List<AggregateRow> rows =
                AggregateRow.compose(bars, time -> Timespan.MINUTE.startOf(time, 5, TradingCalendar.UTC));

        assertEquals(
                "[AggregateRow[v=4, vw=1.05, o=1.00, c=1.20, h=1.30, l=0.90, t=1767623400000, n=4],"
                        + " AggregateRow[v=2, vw=0.07, o=0.07, c=0.07, h=0.08, l=0.06, t=1767623700000, n=2]]",
                rows.toString());
    }

    private static Bar bar(int minute, long open, long high, long low, long close, long volume, long average) {
        return new Bar(
                AAPL, Timeframe.MINUTE, open, high, low, close, volume, average, 2, true, START + minute * MINUTE);
    }
}
