package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds the bars of every timeframe from the trades of one instrument. A bar closes when a trade of a later bar
 * arrives, or when the instrument's own clock passes its end. That clock advances from the newest trade at the speed of
 * real time, so that an old recording closes its bars like a live market. A trade that arrives later revises the closed
 * bar, as long as {@link TradeClock} does not call it too late. Owned by one thread.
 */
final class BarBuilder {
    /** A bar stays open this long after its end, for trades that arrive late. */
    static final long GRACE_MICROS = 250_000L;
    /** Minimum time between two publications of a bar. A one-second bar is published only when it is closed. */
    static final long PUBLISH_INTERVAL_MICROS = 1_000_000L;

    private static final int BAR_SIZE = 9;

    private final BarSeries[] series;
    private final Instrument instrument;
    private final TradeClock clock = new TradeClock();
    /** Closed bars that the journal does not have yet, in the order of their publication. */
    private final List<Bar> unrecorded = new ArrayList<>();

    private long lagMicros;

    /**
     * @param isFirstPartial whether trades from before the start of the process may be missing in the first bars
     */
    BarBuilder(Instrument instrument, boolean isFirstPartial) {
        Timeframe[] timeframes = Timeframe.values();
        series = new BarSeries[timeframes.length];
        for (int i = 0; i < timeframes.length; i++) {
            series[i] = new BarSeries(instrument, timeframes[i], isFirstPartial, unrecorded);
        }
        this.instrument = instrument;
    }

    /** Returns false if the trade was too late for at least one of its bars; the others include it. */
    boolean add(Trade trade, long nowMicros, Consumer<Bar> consumer) {
        TradeClock.Effect effect = clock.onTrade(trade.timeMicros());
        if (effect == TradeClock.Effect.ADVANCED || effect == TradeClock.Effect.SET_BACK) {
            lagMicros = nowMicros - trade.timeMicros();
        }
        for (BarSeries bars : series) {
            bars.add(trade, effect, clock.latestMicros(), nowMicros, consumer);
        }
        return effect != TradeClock.Effect.TOO_LATE;
    }

    /**
     * Applies a trade of a journal that has the bars, too. A bar that it closes is not published: the bar follows in
     * the journal, or else {@link #emitUnrecorded} publishes it. Returns false if the trade was too late for a bar.
     */
    boolean apply(Trade trade, long nowMicros) {
        return add(trade, nowMicros, bar -> {});
    }

    /** Applies a closed bar of the journal, which closes the bar that forms here. */
    void apply(Bar closed) {
        removeRecorded(closed);
        series[closed.timeframe().ordinal()].apply(closed);
    }

    /** Removes a bar that the journal has, and those of its timeframe that were published before it. */
    private void removeRecorded(Bar closed) {
        for (int i = 0; i < unrecorded.size(); i++) {
            if (isSameInterval(unrecorded.get(i), closed)) {
                unrecorded.subList(0, i + 1).removeIf(bar -> bar.timeframe() == closed.timeframe());
                return;
            }
        }
        unrecorded.removeIf(bar -> bar.timeframe() == closed.timeframe() && bar.timeMicros() < closed.timeMicros());
    }

    private static boolean isSameInterval(Bar bar, Bar other) {
        return bar.timeframe() == other.timeframe() && bar.timeMicros() == other.timeMicros();
    }

    /** Publishes the bars that have closed and are missing from the journal. */
    void emitUnrecorded(Consumer<Bar> consumer) {
        // A copy: a bar leaves the list when the journal has it, which may be during this loop.
        List.copyOf(unrecorded).forEach(consumer);
    }

    /** Returns whether the bar of a timeframe that contains a time can still change. */
    boolean holds(Timeframe timeframe, long timeMicros) {
        return series[timeframe.ordinal()].holds(timeMicros);
    }

    /** Lets the next trade set the clock of the instrument, because the clock of the server was set back. */
    void onClockSetBack() {
        clock.allowSetBack();
    }

    long[] snapshot() {
        int formingEnd = 2 + series.length * FormingBar.SIZE;
        List<Bar> unpublished = new ArrayList<>(unrecorded);
        for (BarSeries bars : series) {
            bars.addRevised(unpublished);
        }
        long[] state = new long[formingEnd + unpublished.size() * BAR_SIZE];
        state[0] = clock.latestMicros();
        state[1] = lagMicros;
        for (int i = 0; i < series.length; i++) {
            series[i].save(state, 2 + i * FormingBar.SIZE);
        }
        for (int i = 0; i < unpublished.size(); i++) {
            writeBar(unpublished.get(i), state, formingEnd + i * BAR_SIZE);
        }
        return state;
    }

    void restore(long[] state) {
        clock.restore(state[0]);
        lagMicros = state[1];
        for (int i = 0; i < series.length; i++) {
            series[i].restore(state, 2 + i * FormingBar.SIZE, state[0]);
        }
        for (int offset = 2 + series.length * FormingBar.SIZE; offset < state.length; offset += BAR_SIZE) {
            unrecorded.add(readBar(state, offset));
        }
    }

    private static void writeBar(Bar bar, long[] target, int offset) {
        target[offset] = bar.timeframe().ordinal();
        target[offset + 1] = bar.open();
        target[offset + 2] = bar.high();
        target[offset + 3] = bar.low();
        target[offset + 4] = bar.close();
        target[offset + 5] = bar.volume();
        target[offset + 6] = bar.average();
        target[offset + 7] = bar.trades();
        target[offset + 8] = bar.timeMicros();
    }

    private Bar readBar(long[] from, int offset) {
        return new Bar(
                instrument,
                Timeframe.values()[(int) from[offset]],
                from[offset + 1],
                from[offset + 2],
                from[offset + 3],
                from[offset + 4],
                from[offset + 5],
                from[offset + 6],
                from[offset + 7],
                true,
                from[offset + 8]);
    }

    /** Closes the bars whose time is over, and publishes those that have changed. */
    void onTick(long nowMicros, Consumer<Bar> consumer) {
        long time = nowMicros - lagMicros;
        for (BarSeries bars : series) {
            bars.onTick(time, nowMicros, consumer);
        }
    }

    /** Returns the open bar of a timeframe, or empty if there is none. */
    Optional<Bar> forming(Timeframe timeframe) {
        FormingBar bar = series[timeframe.ordinal()].open();
        return bar == null ? Optional.empty() : Optional.of(bar.toBar(instrument, false));
    }
}
