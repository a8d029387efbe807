package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;

/** The open bar of one instrument and timeframe. Owned by one thread. */
final class FormingBar {
    final Timeframe timeframe;
    private final OhlcvAccumulator ohlcv = new OhlcvAccumulator();
    private long startMicros = BarsState.NO_TIME;

    /** Whether trades have been added since the bar was last published. */
    boolean changed;
    /** When the bar was last published, by the clock of this process. */
    long publishedMicros = Long.MIN_VALUE / 2;

    FormingBar(Timeframe timeframe) {
        this.timeframe = timeframe;
    }

    boolean isForming() {
        return ohlcv.trades() > 0;
    }

    /** Returns the first microsecond after the bar. */
    long endMicros() {
        return startMicros + timeframe.micros();
    }

    /** Returns whether a trade of this time is too late, because its bar has closed. */
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

    /** Returns the first microsecond of the bar. */
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

    /** Discards the trades, but keeps the start, by which late trades are recognized. */
    void clear() {
        ohlcv.clear();
        changed = false;
    }
}
