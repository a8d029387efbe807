package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Folds the trades of one instrument into bars of every timeframe. A bar closes when a trade of a later one comes, or
 * when the instrument's own clock passes its end: that clock runs on from its last trade at the pace of this process,
 * so that a recording of years ago closes its bars as a live market does. Owned by one thread.
 */
final class BarBuilder {
    /** A trade may come this much later than its neighbours and still find its bar open. */
    static final long GRACE_MICROS = 250_000L;
    /** A forming bar is told at most once in this time; a bar of a second only once, closed. */
    static final long TELL_MICROS = 1_000_000L;

    private final FormingBar[] forming;
    private final Instrument instrument;
    private static final int BAR_SIZE = 9;

    /** Bars that have closed and do not stand on the tape yet. */
    private final List<Bar> owed = new ArrayList<>();

    private long latestMicros = Long.MIN_VALUE;
    private long lagMicros;

    BarBuilder(Instrument instrument) {
        Timeframe[] frames = Timeframe.values();
        forming = new FormingBar[frames.length];
        for (int i = 0; i < frames.length; i++) {
            forming[i] = new FormingBar(frames[i]);
        }
        this.instrument = instrument;
    }

    /** False if the trade was too late for at least one bar; it still went into the others. */
    boolean add(Trade trade, long nowMicros, Consumer<Bar> told) {
        boolean inTime = true;
        for (FormingBar bar : forming) {
            if (bar.isForming() && trade.timeMicros() >= bar.endMicros()) {
                close(bar, told);
            }
            if (bar.isPast(trade.timeMicros())) {
                inTime = false;
            } else {
                bar.add(trade);
            }
        }
        if (trade.timeMicros() >= latestMicros) {
            latestMicros = trade.timeMicros();
            lagMicros = nowMicros - trade.timeMicros();
        }
        return inTime;
    }

    /**
     * Takes in a trade from a tape on which the bars stand too. A bar that it ends is not told: it comes, or else
     * {@link #lead} tells it.
     */
    void follow(Trade trade, long nowMicros) {
        add(trade, nowMicros, bar -> {});
    }

    /** Takes in a closed bar from the tape: whatever still formed of it is over. */
    void follow(Bar closed) {
        owed.removeIf(bar -> bar.timeframe() == closed.timeframe() && bar.timeMicros() <= closed.timeMicros());
        FormingBar bar = forming[closed.timeframe().ordinal()];
        if (bar.isForming() && bar.startMicros() <= closed.timeMicros()) {
            bar.clear();
        }
    }

    /** From now on its bars are told: first those that ended and were not found on the tape. */
    void lead(Consumer<Bar> told) {
        // They are owed until they stand on the tape, which may be while they are told.
        List.copyOf(owed).forEach(told);
    }

    long[] state() {
        int formed = 2 + forming.length * FormingBar.SIZE;
        long[] state = new long[formed + owed.size() * BAR_SIZE];
        state[0] = latestMicros;
        state[1] = lagMicros;
        for (int i = 0; i < forming.length; i++) {
            forming[i].save(state, 2 + i * FormingBar.SIZE);
        }
        for (int i = 0; i < owed.size(); i++) {
            save(owed.get(i), state, formed + i * BAR_SIZE);
        }
        return state;
    }

    void restore(long[] state) {
        latestMicros = state[0];
        lagMicros = state[1];
        for (int i = 0; i < forming.length; i++) {
            forming[i].restore(state, 2 + i * FormingBar.SIZE);
        }
        for (int at = 2 + forming.length * FormingBar.SIZE; at < state.length; at += BAR_SIZE) {
            owed.add(closed(state, at));
        }
    }

    private static void save(Bar bar, long[] into, int at) {
        into[at] = bar.timeframe().ordinal();
        into[at + 1] = bar.open();
        into[at + 2] = bar.high();
        into[at + 3] = bar.low();
        into[at + 4] = bar.close();
        into[at + 5] = bar.volume();
        into[at + 6] = bar.average();
        into[at + 7] = bar.trades();
        into[at + 8] = bar.timeMicros();
    }

    private Bar closed(long[] from, int at) {
        return new Bar(
                instrument,
                Timeframe.values()[(int) from[at]],
                from[at + 1],
                from[at + 2],
                from[at + 3],
                from[at + 4],
                from[at + 5],
                from[at + 6],
                from[at + 7],
                true,
                from[at + 8]);
    }

    /** Closes what is over and tells what has changed. */
    void tick(long nowMicros, Consumer<Bar> told) {
        long time = nowMicros - lagMicros;
        for (FormingBar bar : forming) {
            if (bar.isForming() && time >= bar.endMicros() + GRACE_MICROS) {
                close(bar, told);
            } else if (bar.changed && bar.timeframe != Timeframe.SECOND && nowMicros - bar.toldMicros >= TELL_MICROS) {
                bar.changed = false;
                bar.toldMicros = nowMicros;
                told.accept(bar.bar(instrument, false));
            }
        }
    }

    /** The bar that trades still go into, told to the consumer if there is one. */
    void forming(Timeframe timeframe, Consumer<Bar> reader) {
        FormingBar bar = forming[timeframe.ordinal()];
        if (bar.isForming()) {
            reader.accept(bar.bar(instrument, false));
        }
    }

    private void close(FormingBar bar, Consumer<Bar> told) {
        Bar closed = bar.bar(instrument, true);
        bar.clear();
        owed.add(closed);
        told.accept(closed);
    }
}
