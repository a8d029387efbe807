package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;

/** The bar of one instrument and timeframe that trades still go into. Owned by one thread. */
final class FormingBar {
    final Timeframe timeframe;
    private final OhlcvAccumulator ohlcv = new OhlcvAccumulator();
    private long startMicros = BarsState.NO_TIME;

    /** Whether trades went in since it was last told. */
    boolean changed;
    /** When it was last told, by the clock of this process. */
    long publishedMicros = Long.MIN_VALUE / 2;

    FormingBar(Timeframe timeframe) {
        this.timeframe = timeframe;
    }

    boolean isForming() {
        return ohlcv.trades() > 0;
    }

    /** First moment that no longer belongs to it. */
    long endMicros() {
        return startMicros + timeframe.micros();
    }

    /** Whether a trade of this time comes too late for it: its bar is closed. */
    boolean isTooLate(long timeMicros) {
        return timeMicros < startMicros
                || (!isForming() && startMicros != BarsState.NO_TIME && timeMicros < endMicros());
    }

    void add(Trade trade) {
        if (!isForming()) {
            startMicros = timeframe.startOf(trade.timeMicros());
        }
        ohlcv.add(trade);
        changed = true;
    }

    Bar toBar(Instrument instrument, boolean closed) {
        return new Bar(
                instrument,
                timeframe,
                ohlcv.open(),
                ohlcv.high(),
                ohlcv.low(),
                ohlcv.close(),
                ohlcv.volume(),
                ohlcv.average(),
                ohlcv.trades(),
                closed,
                startMicros);
    }

    /** First moment that belongs to it. */
    long startMicros() {
        return startMicros;
    }

    BarsState.Forming snapshot() {
        return new BarsState.Forming(timeframe, startMicros, changed, ohlcv.state());
    }

    void restore(BarsState.Forming state) {
        startMicros = state.startMicros();
        changed = state.changed();
        ohlcv.restore(state.ohlcv());
    }

    /** Ready for the next bar; remembers only which times are past. */
    void clear() {
        ohlcv.clear();
        changed = false;
    }
}
