package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Side;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.testing.SampleInstruments;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The day, the bars and the recent trades after corrections and cancellations. */
class CorrectionTest {
    private static final long START = 1_767_623_400_000_000L;
    private static final long SECOND = 1_000_000L;

    private final TradeHistory trades = new TradeHistory();
    private final BarHistory bars = new BarHistory();
    private final Market market = new Market(TradingHours.ALWAYS_OPEN, START);
    private final RecoverableState state = new RecoverableState(SampleInstruments.catalog(), market, bars, trades);
    private final List<Bar> published = new ArrayList<>();
    private final ArrayDeque<MarketEvent> appended = new ArrayDeque<>();
    private long position;

    @Test
    void aCancelledHighIsNoLongerTheHigh() {
        trade(1, 10_000, 100, 0);
        trade(2, 99_000, 10, SECOND);
        trade(3, 10_010, 100, 2 * SECOND);

        cancel(2, 3 * SECOND);

        Ticker day = market.ticker(AAPL).orElseThrow();
        assertEquals(
                List.of(10_000L, 10_010L, 10_000L, 10_010L), List.of(day.open(), day.high(), day.low(), day.last()));
        assertEquals(List.of(200L, 10_005L, 2L), List.of(day.volume(), day.average(), day.trades()));
        assertEquals(List.of(1L, 3L), ids());
        Bar minute = bars.forming(AAPL, Timeframe.MINUTE).orElseThrow();
        assertEquals(List.of(10_010L, 200L, 2L), List.of(minute.high(), minute.volume(), minute.trades()));
        assertFalse(minute.partial());
    }

    @Test
    void aCorrectedTradeTakesThePlaceOfItsOriginal() {
        trade(1, 10_000, 100, 0);
        trade(2, 10_010, 100, SECOND);

        Trade corrected = new Trade(AAPL, 9_990, 50, Side.BUY, "V", 1, START);
        apply(find(1).resolvedBy(corrected, 2 * SECOND));

        Ticker day = market.ticker(AAPL).orElseThrow();
        assertEquals(List.of(9_990L, 10_010L, 9_990L, 10_010L), List.of(day.open(), day.high(), day.low(), day.last()));
        assertEquals(150, day.volume());
        assertEquals(List.of(1L, 2L), ids());
        assertEquals(9_990, trades.newest(AAPL, 10).get(0).trade().price());
    }

    @Test
    void theLastPriceIsThatOfTheTradeBefore() {
        trade(1, 10_000, 100, 0);
        trade(2, 10_010, 100, SECOND);

        cancel(2, 2 * SECOND);

        assertEquals(10_000, market.ticker(AAPL).orElseThrow().last());
    }

    @Test
    void aClosedBarIsRevised() {
        trade(1, 10_000, 100, 0);
        trade(2, 99_000, 10, SECOND);
        trade(3, 10_010, 100, 61 * SECOND);
        tick(61 * SECOND);
        assertEquals(99_000, newest(Timeframe.MINUTE, START).high());

        cancel(2, 62 * SECOND);
        tick(64 * SECOND);

        Bar revised = newest(Timeframe.MINUTE, START);
        assertTrue(revised.closed() && revised.revised());
        assertEquals(List.of(10_000L, 100L, 1L), List.of(revised.high(), revised.volume(), revised.trades()));
        assertEquals(
                revised,
                bars.newest(AAPL, Timeframe.MINUTE, 10).stream()
                        .filter(bar -> bar.timeMicros() == START)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void aBarThatClosedLongAgoIsRevisedAtOnce() {
        trade(1, 10_000, 100, 0);
        trade(2, 99_000, 10, SECOND);
        trade(3, 10_010, 100, 600 * SECOND);
        tick(600 * SECOND);
        trade(4, 10_020, 100, 660 * SECOND);
        tick(660 * SECOND);

        cancel(2, 661 * SECOND);

        Bar revised = newest(Timeframe.MINUTE, START);
        assertTrue(revised.closed() && revised.revised());
        assertEquals(List.of(10_000L, 100L, 1L), List.of(revised.high(), revised.volume(), revised.trades()));
    }

    @Test
    void theDayOfMoreTradesThanAreKnownHasTheHighOfItsBars() {
        for (int i = 1; i <= 3 * TradeHistory.CAPACITY; i++) {
            trade(i, i == 10 ? 20_000 : 10_000 + i % 7, 10, i * SECOND / 10);
        }
        long end = 3 * TradeHistory.CAPACITY * SECOND / 10;
        tick(end);
        trade(9_999, 99_000, 10, end + SECOND);

        cancel(9_999, end + 2 * SECOND);

        Ticker day = market.ticker(AAPL).orElseThrow();
        assertEquals(20_000, day.high());
        assertEquals(3 * TradeHistory.CAPACITY, day.trades());
        assertEquals(30_000, day.volume());
        Bar hour = bars.forming(AAPL, Timeframe.HOUR).orElseThrow();
        assertEquals(List.of(20_000L, 3_000L), List.of(hour.high(), hour.trades()));
        assertFalse(hour.partial());
    }

    @Test
    void aBarWhoseOnlyTradeIsCancelledHasNoTradesUntilThereIsAnother() {
        trade(1, 10_000, 100, 0);
        cancel(1, SECOND);

        Bar minute = bars.forming(AAPL, Timeframe.MINUTE).orElseThrow();
        assertEquals(List.of(0L, 0L), List.of(minute.volume(), minute.trades()));

        trade(2, 10_020, 10, 2 * SECOND);
        Bar next = bars.forming(AAPL, Timeframe.MINUTE).orElseThrow();
        assertEquals(
                List.of(10_020L, 10_020L, 10L, 1L), List.of(next.open(), next.low(), next.volume(), next.trades()));
    }

    /** A trade that is found by its id. */
    private record Found(Trade trade) {
        Correction resolvedBy(Trade corrected, long after) {
            return new Correction(AAPL, trade, corrected, START + after);
        }
    }

    private Found find(long id) {
        Trade found = trades.find(Correction.of(AAPL, null, id, null, null, START));
        if (found == null) {
            throw new AssertionError("no trade " + id);
        }
        return new Found(found);
    }

    private void cancel(long id, long after) {
        apply(new Correction(AAPL, find(id).trade(), null, START + after));
    }

    private void trade(long id, long price, long size, long after) {
        apply(new Trade(AAPL, price, size, Side.BUY, "V", id, START + after));
    }

    private void apply(MarketEvent event) {
        appended.add(event);
        commit(event.timeMicros());
    }

    private void tick(long after) {
        bars.onTick(START + after, appended::add);
        commit(START + after);
    }

    private void commit(long nowMicros) {
        for (MarketEvent event = appended.poll(); event != null; event = appended.poll()) {
            Entry entry = new Entry(++position, 1, event);
            state.apply(entry);
            state.updateBars(entry, nowMicros, appended::add);
            if (event instanceof Bar bar) {
                published.add(bar);
            }
        }
    }

    private Bar newest(Timeframe timeframe, long start) {
        return published.stream()
                .filter(bar -> bar.timeframe() == timeframe && bar.timeMicros() == start)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private List<Long> ids() {
        return trades.newest(AAPL, 10).stream()
                .map(RecordedTrade::trade)
                .map(Trade::tradeId)
                .toList();
    }
}
