package io.quotecast.history;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.Turnover;

/** The bar of one instrument and timeframe that trades still go into. Owned by one thread. */
final class FormingBar {
    final Timeframe timeframe;
    private final Turnover turnover = new Turnover();
    private long start = Long.MIN_VALUE;
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long trades;

    /** Whether trades went in since it was last told. */
    boolean changed;
    /** When it was last told, by the clock of this process. */
    long toldMicros = Long.MIN_VALUE / 2;

    FormingBar(Timeframe timeframe) {
        this.timeframe = timeframe;
    }

    boolean isForming() {
        return trades > 0;
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
        if (trades == 0) {
            start = timeframe.start(trade.timeMicros());
            open = high = low = trade.price();
        }
        high = Math.max(high, trade.price());
        low = Math.min(low, trade.price());
        close = trade.price();
        volume += trade.size();
        trades++;
        turnover.add(trade.price(), trade.size());
        changed = true;
    }

    Bar bar(Instrument instrument, boolean closed) {
        long average = volume > 0 ? turnover.per(volume) : close;
        return new Bar(instrument, timeframe, open, high, low, close, volume, average, trades, closed, start);
    }

    /** Ready for the next bar; remembers only which times are past. */
    void clear() {
        volume = 0;
        trades = 0;
        turnover.clear();
        changed = false;
    }
}
