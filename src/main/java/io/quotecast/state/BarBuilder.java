package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Opening;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds the bars of every timeframe from the trades of one instrument. A bar closes when a trade of a later bar
 * arrives, or when the instrument's own clock passes its end. That clock advances from the newest trade at the speed of
 * real time, so that an old recording closes its bars like a live market. A trade that arrives later revises the closed
 * bar, as long as {@link TradeClock} does not call it too late.
 *
 * <p>Trades in order are gathered once for all timeframes while they belong to the open bar of each, and appended to
 * these bars when one of them ends or is published. So a trade costs about the same for any number of timeframes. Owned
 * by one thread.
 */
final class BarBuilder {
    /** A bar stays open this long after its end, for trades that arrive late. */
    static final long GRACE_MICROS = 250_000L;
    /** Minimum time between two publications of a bar. A one-second bar is published only when it is closed. */
    static final long PUBLISH_INTERVAL_MICROS = 1_000_000L;
    /** Bars of a larger volume may reach the largest number, at which the sum of volumes stays. */
    private static final long MAX_PENDING_VOLUME = Long.MAX_VALUE / 2;

    private final List<BarSeries> series = new ArrayList<>();
    private final @Nullable BarSeries[] byTimeframe = new @Nullable BarSeries[Timeframe.values().length];
    private final TradeClock clock;
    /** Closed bars that the journal does not have yet, in the order of their publication. */
    private final List<Bar> unrecorded = new ArrayList<>();

    private final PendingTrades pending = new PendingTrades();
    /** Trades from this time, and before the end, belong to the open bars of all timeframes. */
    private long pendingFromMicros = Long.MAX_VALUE;

    private long pendingEndMicros = Long.MIN_VALUE;

    private long lagMicros;
    /** Before this time of the instrument's clock, no bar closes. */
    private long nextCloseMicros = Long.MIN_VALUE;
    /** Before this time of the clock of the process, no bar that has changed is published. */
    private long nextPublishMicros = Long.MIN_VALUE;
    /** The same for bars that change now. */
    private long nextPublishOnChangeMicros = Long.MIN_VALUE;

    BarBuilder(Instrument instrument, BarHistory.Settings settings, boolean isFirstPartial) {
        clock = new TradeClock(settings.lateMicros());
        for (Timeframe timeframe : settings.timeframes().byLength()) {
            BarSeries added = new BarSeries(instrument, timeframe, settings.lateMicros(), isFirstPartial, unrecorded);
            series.add(added);
            byTimeframe[timeframe.ordinal()] = added;
        }
    }

    /** Returns false if the trade was too late for at least one of its bars; the others include it. */
    boolean add(Trade trade, long nowMicros, Consumer<Bar> consumer) {
        TradeClock.Effect effect = clock.onTrade(trade.timeMicros());
        if (effect == TradeClock.Effect.ADVANCED || effect == TradeClock.Effect.SET_BACK) {
            lagMicros = nowMicros - trade.timeMicros();
        }
        if (effect == TradeClock.Effect.ADVANCED && isPendingPossible(trade)) {
            pending.add(trade);
            nextPublishMicros = Math.min(nextPublishMicros, nextPublishOnChangeMicros);
            return true;
        }
        appendPending();
        for (BarSeries bars : series) {
            bars.add(trade, effect, clock.latestMicros(), nowMicros, consumer);
        }
        plan();
        return effect != TradeClock.Effect.TOO_LATE;
    }

    private boolean isPendingPossible(Trade trade) {
        return trade.timeMicros() >= pendingFromMicros
                && trade.timeMicros() < pendingEndMicros
                && trade.size() <= MAX_PENDING_VOLUME - pending.ohlcv().volume();
    }

    private void appendPending() {
        if (!pending.isEmpty()) {
            for (BarSeries bars : series) {
                bars.append(pending);
            }
            pending.clear();
        }
    }

    /** Finds out which trades are gathered, and when there is something to do without a trade. */
    private void plan() {
        pendingFromMicros = Long.MIN_VALUE;
        pendingEndMicros = Long.MAX_VALUE;
        nextCloseMicros = Long.MAX_VALUE;
        nextPublishMicros = Long.MAX_VALUE;
        nextPublishOnChangeMicros = Long.MAX_VALUE;
        boolean isAnyClosed = false;
        for (BarSeries bars : series) {
            FormingBar open = bars.open();
            if (bars.hasRevised()) {
                nextPublishMicros = Long.MIN_VALUE;
            }
            if (open == null || open.volume() > MAX_PENDING_VOLUME) {
                isAnyClosed = true;
            }
            if (open == null) {
                continue;
            }
            pendingFromMicros = Math.max(pendingFromMicros, Math.max(open.startMicros(), open.closeMicros()));
            pendingEndMicros = Math.min(pendingEndMicros, open.endMicros());
            nextCloseMicros = Math.min(nextCloseMicros, open.endMicros() + GRACE_MICROS);
            if (bars.timeframe() != Timeframe.SECOND) {
                long due = open.publishedMicros + PUBLISH_INTERVAL_MICROS;
                nextPublishOnChangeMicros = Math.min(nextPublishOnChangeMicros, due);
                if (open.changed) {
                    nextPublishMicros = Math.min(nextPublishMicros, due);
                }
            }
        }
        if (isAnyClosed) {
            pendingEndMicros = Long.MIN_VALUE;
        }
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
        BarSeries bars = byTimeframe[closed.timeframe().ordinal()];
        if (bars != null) {
            appendPending();
            bars.apply(closed);
            plan();
        }
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
        BarSeries bars = byTimeframe[timeframe.ordinal()];
        return bars != null && bars.holds(timeMicros);
    }

    /** Corrects the bar of a timeframe that contains the original trade; returns false if it is no longer held. */
    boolean correct(Timeframe timeframe, Correction correction, List<Trade> known, List<Bar> parts) {
        BarSeries bars = byTimeframe[timeframe.ordinal()];
        appendPending();
        boolean isHeld = bars != null && bars.correct(correction, known, parts);
        plan();
        return isHeld;
    }

    /** Lets the next trade set the clock of the instrument, because the clock of the server was set back. */
    void onClockSetBack() {
        clock.allowSetBack();
    }

    BarsState snapshot() {
        appendPending();
        plan();
        List<Bar> unpublished = new ArrayList<>(unrecorded);
        List<BarsState.Held> held = new ArrayList<>();
        for (BarSeries bars : series) {
            bars.addRevised(unpublished);
            bars.addHeld(clock.latestMicros(), held);
        }
        return new BarsState(clock.latestMicros(), lagMicros, held, unpublished);
    }

    void restore(BarsState state) {
        clock.restore(state.latestMicros());
        lagMicros = state.lagMicros();
        // A timeframe that the state lacks was not enabled: the trades of its first bar are not known.
        series.forEach(BarSeries::markFirstPartial);
        for (BarsState.Held held : state.held()) {
            BarSeries bars = byTimeframe[held.timeframe().ordinal()];
            if (bars != null) {
                bars.restore(held, state.latestMicros());
            }
        }
        state.unrecorded().stream()
                .filter(bar -> byTimeframe[bar.timeframe().ordinal()] != null)
                .forEach(unrecorded::add);
        plan();
    }

    /** Replaces the trades of open bars by all of their intervals so far. */
    void complete(List<Opening.FormingBar> completed) {
        appendPending();
        for (Opening.FormingBar bar : completed) {
            BarSeries bars = byTimeframe[bar.timeframe().ordinal()];
            if (bars != null) {
                bars.complete(bar.startMicros(), bar.trades());
            }
        }
        plan();
    }

    /** Passes on the bars of a timeframe that can still change and start at or after a time. */
    void barsFrom(Timeframe timeframe, long startMicros, Consumer<Bar> target) {
        appendPending();
        plan();
        BarSeries bars = byTimeframe[timeframe.ordinal()];
        if (bars != null) {
            bars.addFrom(startMicros, target);
        }
    }

    /** Closes the bars whose time is over, and publishes those that have changed. */
    void onTick(long nowMicros, Consumer<Bar> consumer) {
        long time = nowMicros - lagMicros;
        if (time < nextCloseMicros && nowMicros < nextPublishMicros) {
            return;
        }
        appendPending();
        for (BarSeries bars : series) {
            bars.onTick(time, nowMicros, consumer);
        }
        plan();
    }

    /** Returns the bars of a timeframe that can still change, oldest first. */
    List<Bar> held(Timeframe timeframe) {
        BarSeries bars = byTimeframe[timeframe.ordinal()];
        return bars == null ? List.of() : bars.held();
    }

    /** Returns the open bar of a timeframe, or empty if there is none. */
    Optional<Bar> forming(Timeframe timeframe) {
        appendPending();
        plan();
        BarSeries bars = byTimeframe[timeframe.ordinal()];
        FormingBar bar = bars == null ? null : bars.open();
        return bar == null ? Optional.empty() : Optional.of(bar.toBar(false));
    }
}
