package io.quotecast.history;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Tally;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;

/** The bar of one instrument and timeframe that trades still go into. Owned by one thread. */
final class FormingBar {
    /** How many numbers its state has. */
    static final int SIZE = 2 + Tally.SIZE;

    final Timeframe timeframe;
    private final Tally tally = new Tally();
    private long start = Long.MIN_VALUE;

    /** Whether trades went in since it was last told. */
    boolean changed;
    /** When it was last told, by the clock of this process. */
    long toldMicros = Long.MIN_VALUE / 2;

    FormingBar(Timeframe timeframe) {
        this.timeframe = timeframe;
    }

    boolean isForming() {
        return tally.trades() > 0;
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
        tally.add(trade);
        changed = true;
    }

    Bar bar(Instrument instrument, boolean closed) {
        return new Bar(
                instrument,
                timeframe,
                tally.open(),
                tally.high(),
                tally.low(),
                tally.close(),
                tally.volume(),
                tally.average(),
                tally.trades(),
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
        tally.save(into, at + 2);
    }

    void restore(long[] from, int at) {
        start = from[at];
        changed = from[at + 1] == 1;
        tally.restore(from, at + 2);
    }

    /** Ready for the next bar; remembers only which times are past. */
    void clear() {
        tally.clear();
        changed = false;
    }
}
