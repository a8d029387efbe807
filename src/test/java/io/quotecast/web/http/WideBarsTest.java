package io.quotecast.web.http;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Bar;
import io.quotecast.market.Timeframe;
import io.quotecast.web.http.WideBars.WideBar;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class WideBarsTest {
    private static final long MINUTE = 60_000_000L;
    private static final long QUARTER = 15 * MINUTE;

    private static final LongUnaryOperator QUARTERS = time -> time - time % QUARTER;

    @Test
    void barsOfAnIntervalAreCombined() {
        List<Bar> bars = List.of(bar(0, 10, 12, 9, 11, 5), bar(10, 11, 15, 11, 14, 7), bar(20, 14, 14, 2, 3, 1));

        assertEquals(
                List.of(new WideBar(AAPL, 0, 10, 15, 9, 14, 12), new WideBar(AAPL, QUARTER, 14, 14, 2, 3, 1)),
                WideBars.combine(bars, QUARTERS, false, 10));
    }

    @Test
    void anIntervalThatMayLackItsBeginningIsLeftOut() {
        List<Bar> bars = List.of(bar(10, 10, 12, 9, 11, 5), bar(15, 11, 15, 11, 14, 7));

        assertEquals(
                List.of(new WideBar(AAPL, QUARTER, 11, 15, 11, 14, 7)), WideBars.combine(bars, QUARTERS, true, 10));
        assertEquals(1, WideBars.combine(bars, QUARTERS, false, 1).size());
    }

    private static Bar bar(long minute, long open, long high, long low, long close, long volume) {
        return new Bar(AAPL, Timeframe.FIVE_MINUTES, open, high, low, close, volume, open, 1, true, minute * MINUTE);
    }
}
