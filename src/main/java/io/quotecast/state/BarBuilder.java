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
 * Builds the bars of every timeframe from the trades of one instrument. A bar closes when a trade of a later bar
 * arrives, or when the instrument's own clock passes its end. That clock advances from the last trade at the speed of
 * real time, so that an old recording closes its bars like a live market. Owned by one thread.
 */
final class BarBuilder {
    /** A bar stays open this long after its end, for trades that arrive late. */
    static final long GRACE_MICROS = 250_000L;
    /** Minimum time between two publications of a forming bar. A one-second bar is published only when it is closed. */
    static final long PUBLISH_INTERVAL_MICROS = 1_000_000L;

    private static final int BAR_SIZE = 9;

    private final FormingBar[] forming;
    private final Instrument instrument;

    /** Closed bars that the journal does not have yet. */
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

    /** Returns false if the trade was too late for at least one of its bars; the others include it. */
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
     * Applies a trade of a journal that has the bars, too. A bar that it closes is not published: the bar follows in
     * the journal, or else {@link #emitUnrecorded} publishes it.
     */
    void apply(Trade trade, long nowMicros) {
        add(trade, nowMicros, bar -> {});
    }

    /** Applies a closed bar of the journal, which replaces the bar that forms here. */
    void apply(Bar closed) {
        unrecorded.removeIf(bar -> bar.timeframe() == closed.timeframe() && bar.timeMicros() <= closed.timeMicros());
        FormingBar bar = forming[closed.timeframe().ordinal()];
        if (bar.isForming() && bar.startMicros() <= closed.timeMicros()) {
            bar.clear();
        }
    }

    /** Publishes the bars that have closed and are missing from the journal. */
    void emitUnrecorded(Consumer<Bar> consumer) {
        // A copy: a bar leaves the list when the journal has it, which may be during this loop.
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

    /** Closes the bars whose time is over, and publishes those that have changed. */
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

    /** Passes the forming bar of a timeframe to the consumer, if there is one. */
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
