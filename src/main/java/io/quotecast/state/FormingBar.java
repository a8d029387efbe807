package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;

/** The bar of one instrument and timeframe that trades still go into. Owned by one thread. */
final class FormingBar {
    /** How many numbers its state has. */
    static final int SIZE = 2 + OhlcvAccumulator.SIZE;

    final Timeframe timeframe;
    private final OhlcvAccumulator ohlcv = new OhlcvAccumulator();
    private long startMicros = Long.MIN_VALUE;

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
        return timeMicros < startMicros || (!isForming() && startMicros != Long.MIN_VALUE && timeMicros < endMicros());
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

    void save(long[] into, int offset) {
        into[offset] = startMicros;
        into[offset + 1] = changed ? 1 : 0;
        ohlcv.save(into, offset + 2);
    }

    void restore(long[] from, int offset) {
        startMicros = from[offset];
        changed = from[offset + 1] == 1;
        ohlcv.restore(from, offset + 2);
    }

    /** Ready for the next bar; remembers only which times are past. */
    void clear() {
        ohlcv.clear();
        changed = false;
    }
}
