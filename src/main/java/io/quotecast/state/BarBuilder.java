package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import java.util.ArrayList;
import java.util.Arrays;
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
    static final long PUBLISH_INTERVAL_MICROS = 1_000_000L;

    private final FormingBar[] forming;
    private final Instrument instrument;

    /** Bars that have closed and do not stand on the tape yet. */
    private final List<Bar> unrecorded = new ArrayList<>();

    private long latestMicros = BarsState.NO_TIME;
    private long lagMicros;

    BarBuilder(Instrument instrument) {
        Timeframe[] timeframes = Timeframe.values();
        forming = new FormingBar[timeframes.length];
        for (int i = 0; i < timeframes.length; i++) {
            forming[i] = new FormingBar(timeframes[i]);
        }
        this.instrument = instrument;
    }

    /** False if the trade was too late for at least one bar; it still went into the others. */
    boolean add(Trade trade, long nowMicros, Consumer<Bar> consumer) {
        boolean inTime = true;
        for (FormingBar bar : forming) {
            if (bar.isForming() && trade.timeMicros() >= bar.endMicros()) {
                close(bar, consumer);
            }
            if (bar.isTooLate(trade.timeMicros())) {
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
     * {@link #emitUnrecorded} tells it.
     */
    void apply(Trade trade, long nowMicros) {
        add(trade, nowMicros, bar -> {});
    }

    /** Takes in a closed bar from the tape: whatever still formed of it is over. */
    void apply(Bar closed) {
        unrecorded.removeIf(bar -> bar.timeframe() == closed.timeframe() && bar.timeMicros() <= closed.timeMicros());
        FormingBar bar = forming[closed.timeframe().ordinal()];
        if (bar.isForming() && bar.startMicros() <= closed.timeMicros()) {
            bar.clear();
        }
    }

    /** From now on its bars are told: first those that ended and were not found on the tape. */
    void emitUnrecorded(Consumer<Bar> consumer) {
        // They are owed until they stand on the tape, which may be while they are told.
        List.copyOf(unrecorded).forEach(consumer);
    }

    BarsState snapshot() {
        List<BarsState.Forming> states =
                Arrays.stream(forming).map(FormingBar::snapshot).toList();
        return new BarsState(latestMicros, lagMicros, states, unrecorded);
    }

    void restore(BarsState state) {
        latestMicros = state.latestMicros();
        lagMicros = state.lagMicros();
        for (BarsState.Forming formingState : state.forming()) {
            forming[formingState.timeframe().ordinal()].restore(formingState);
        }
        unrecorded.addAll(state.unrecorded());
    }

    /** Closes what is over and tells what has changed. */
    void onTick(long nowMicros, Consumer<Bar> consumer) {
        long time = nowMicros - lagMicros;
        for (FormingBar bar : forming) {
            if (bar.isForming() && time >= bar.endMicros() + GRACE_MICROS) {
                close(bar, consumer);
            } else if (bar.changed
                    && bar.timeframe != Timeframe.SECOND
                    && nowMicros - bar.publishedMicros >= PUBLISH_INTERVAL_MICROS) {
                bar.changed = false;
                bar.publishedMicros = nowMicros;
                consumer.accept(bar.toBar(instrument, false));
            }
        }
    }

    /** The bar that trades still go into, told to the consumer if there is one. */
    void forming(Timeframe timeframe, Consumer<Bar> consumer) {
        FormingBar bar = forming[timeframe.ordinal()];
        if (bar.isForming()) {
            consumer.accept(bar.toBar(instrument, false));
        }
    }

    private void close(FormingBar bar, Consumer<Bar> consumer) {
        Bar closed = bar.toBar(instrument, true);
        bar.clear();
        unrecorded.add(closed);
        consumer.accept(closed);
    }
}
