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
    private final OhlcvAccumulator ohlcvAccumulator = new OhlcvAccumulator();
    private long start = Long.MIN_VALUE;

    /** Whether trades went in since it was last told. */
    boolean changed;
    /** When it was last told, by the clock of this process. */
    long toldMicros = Long.MIN_VALUE / 2;

    FormingBar(Timeframe timeframe) {
        this.timeframe = timeframe;
    }

    boolean isForming() {
        return ohlcvAccumulator.trades() > 0;
    }

    /** First moment that no longer belongs to it. */
    long endMicros() {
        return start + timeframe.micros();
    }

    /** Whether a trade of this time comes too late for it: its bar is closed. */
    boolean isPast(long timeMicros) {
        return timeMicros < start || (!isForming() && start != Long.MIN_VALUE && timeMicros < endMicros());
    }

    void add(Trade trade) {
        if (!isForming()) {
            start = timeframe.start(trade.timeMicros());
        }
        ohlcvAccumulator.add(trade);
        changed = true;
    }

    Bar bar(Instrument instrument, boolean closed) {
        return new Bar(
                instrument,
                timeframe,
                ohlcvAccumulator.open(),
                ohlcvAccumulator.high(),
                ohlcvAccumulator.low(),
                ohlcvAccumulator.close(),
                ohlcvAccumulator.volume(),
                ohlcvAccumulator.average(),
                ohlcvAccumulator.trades(),
                closed,
                start);
    }

    /** First moment that belongs to it. */
    long startMicros() {
        return start;
    }

    void save(long[] into, int at) {
        into[at] = start;
        into[at + 1] = changed ? 1 : 0;
        ohlcvAccumulator.save(into, at + 2);
    }

    void restore(long[] from, int at) {
        start = from[at];
        changed = from[at + 1] == 1;
        ohlcvAccumulator.restore(from, at + 2);
    }

    /** Ready for the next bar; remembers only which times are past. */
    void clear() {
        ohlcvAccumulator.clear();
        changed = false;
    }
}
