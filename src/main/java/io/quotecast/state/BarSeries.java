package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradeClock;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bars of one instrument and timeframe to which trades can still be added: at most one that is open, and the closed
 * ones of the last minutes, which late trades revise. Owned by one thread.
 */
final class BarSeries {
    private final Instrument instrument;
    private final Timeframe timeframe;
    /** How much older than the newest trade a trade may be. */
    private final long lateMicros;
    /** Receives the closed bars that are published, because the journal does not have them yet. */
    private final List<Bar> unrecorded;
    /** In order of their starts. */
    private final ArrayDeque<FormingBar> bars = new ArrayDeque<>();

    private @Nullable FormingBar open;
    private @Nullable FormingBar last;
    /**
     * An object that is no longer in use, for the next bar: bars live long enough to be expensive for the collector.
     */
    private @Nullable FormingBar spare;

    private boolean hasRevised;
    /** A bar that is created and begins no later than this may lack trades that were added to an earlier object. */
    private long partialUntilMicros = Long.MIN_VALUE;
    /** Whether the first bar may lack trades from before the start of the process. */
    private boolean isFirstPartial;

    BarSeries(
            Instrument instrument, Timeframe timeframe, long lateMicros, boolean isFirstPartial, List<Bar> unrecorded) {
        this.instrument = instrument;
        this.timeframe = timeframe;
        this.lateMicros = lateMicros;
        this.isFirstPartial = isFirstPartial;
        this.unrecorded = unrecorded;
    }

    Timeframe timeframe() {
        return timeframe;
    }

    /** Returns the open bar, or null. */
    @Nullable
    FormingBar open() {
        return open;
    }

    /** Returns whether a closed bar has changed and has not been published since. */
    boolean hasRevised() {
        return hasRevised;
    }

    /** Adds trades in order of time to the open bar, whose interval contains them. */
    void append(PendingTrades pending) {
        FormingBar current = Objects.requireNonNull(open);
        current.append(pending);
        last = current;
    }

    /**
     * Adds a trade to its bar, unless it is too late for a bar that is no longer held.
     *
     * @param effect what the trade has done to the clock
     */
    void add(Trade trade, TradeClock.Effect effect, long latestMicros, long nowMicros, Consumer<Bar> consumer) {
        long timeMicros = trade.timeMicros();
        FormingBar current = open;
        if (current != null && effect == TradeClock.Effect.ADVANCED && current.contains(timeMicros)) {
            current.add(trade);
            last = current;
            return;
        }
        if (current != null
                && (effect == TradeClock.Effect.SET_BACK
                        ? timeMicros < current.startMicros()
                        : timeMicros >= current.endMicros())) {
            current.isClosedEarly = effect == TradeClock.Effect.SET_BACK;
            close(current, nowMicros, consumer);
        }
        FormingBar bar = last;
        if (bar == null || !bar.contains(timeMicros)) {
            bar = find(startOf(timeMicros));
        }
        if (bar == null) {
            if (effect == TradeClock.Effect.TOO_LATE) {
                return;
            }
            evict(latestMicros, consumer);
            bar = create(startOf(timeMicros), latestMicros, nowMicros);
        } else if (bar != open && (bar.isClosedEarly || effect == TradeClock.Effect.SET_BACK)) {
            reopen(bar, latestMicros);
        }
        bar.add(trade);
        last = bar;
        hasRevised |= bar != open;
    }

    /** Returns whether trades of a time are added to a bar, as opposed to being too late. */
    boolean holds(long timeMicros) {
        return find(startOf(timeMicros)) != null;
    }

    /** Corrects the bar of the original trade; returns false if it is no longer held. */
    boolean correct(Correction correction, List<Trade> known, List<Bar> parts) {
        FormingBar bar = find(startOf(correction.original().timeMicros()));
        if (bar == null || bar.trades() == 0) {
            return false;
        }
        bar.correct(correction, known, parts);
        hasRevised |= bar != open;
        return true;
    }

    /** Returns the bars that can still change, oldest first. */
    List<Bar> held() {
        return bars.stream().map(bar -> bar.toBar(bar != open)).toList();
    }

    /** Applies a closed bar of the journal: if it forms here, it closes, too, and is not published. */
    void apply(Bar closed) {
        FormingBar bar = find(closed.timeMicros());
        if (bar == null) {
            partialUntilMicros = Math.max(partialUntilMicros, closed.timeMicros());
            return;
        }
        bar.isClosedPublished = true;
        if (bar.trades() == closed.trades()) {
            bar.changed = false;
        }
        if (bar == open) {
            hasRevised |= bar.changed;
            open = null;
        }
    }

    /** Closes the open bar if its time is over, and publishes the bars that have changed. */
    void onTick(long timeMicros, long nowMicros, Consumer<Bar> consumer) {
        FormingBar current = open;
        boolean isRevised = hasRevised && publishRevised(nowMicros, consumer);
        if (current == null) {
            return;
        }
        if (timeMicros >= current.endMicros() + BarBuilder.GRACE_MICROS) {
            close(current, nowMicros, consumer);
        } else if (timeframe != Timeframe.SECOND
                // The newest bar of a series is its current state, for clients that join.
                && (isRevised || (current.changed && isDue(current, nowMicros)))) {
            publish(current, false, nowMicros, consumer);
        }
    }

    /** Adds the closed bars that have been revised and not been published. */
    void addRevised(List<Bar> target) {
        for (FormingBar bar : bars) {
            if (bar != open && bar.changed) {
                target.add(bar.toBar(true));
            }
        }
    }

    /** Adds what {@link #restore} needs: how far trades may be missing, and the bars that late trades can revise. */
    void addHeld(long latestMicros, List<BarsState.Held> target) {
        if (bars.isEmpty() && isFirstPartial) {
            return;
        }
        FormingBar none = new FormingBar(instrument, timeframe, partialUntilMicros);
        target.add(none.snapshot(false));
        for (FormingBar bar : bars) {
            if (bar == open || bar.endMicros() > latestMicros - lateMicros) {
                target.add(bar.snapshot(bar == open));
            }
        }
    }

    /** Restores what {@link #addHeld} added, one after the other, or the open bar of an earlier form. */
    void restore(BarsState.Held state, long latestMicros) {
        isFirstPartial = false;
        if (state.ohlcv().trades() == 0) {
            // A closed bar that is not held says more in an earlier form only, which does not tell what was held.
            partialUntilMicros =
                    state.times() == null ? Math.max(partialUntilMicros, state.startMicros()) : state.startMicros();
            return;
        }
        FormingBar restored = new FormingBar(instrument, timeframe, state.startMicros());
        restored.restore(state, latestMicros);
        insert(restored);
        last = restored;
        if (state.isOpen()) {
            open = restored;
        }
        if (state.times() == null) {
            partialUntilMicros = Math.max(partialUntilMicros, restored.startMicros() - 1);
        }
    }

    /** Replaces the trades of the open bar, if it is this one, by all of its interval so far. */
    void complete(long startMicros, OhlcvAccumulator.State all) {
        FormingBar bar = open;
        if (bar != null && bar.startMicros() == startMicros && all.volume() >= bar.volume()) {
            bar.complete(all);
        }
    }

    /** Adds the bars that can still change and start at or after a time, in order of their starts. */
    void addFrom(long startMicros, Consumer<Bar> target) {
        for (FormingBar bar : bars) {
            if (bar.startMicros() >= startMicros && bar.trades() > 0) {
                target.accept(bar.toBar(bar != open));
            }
        }
    }

    /** Marks the first bar as one that may lack trades, unless {@link #restore} follows. */
    void markFirstPartial() {
        isFirstPartial = true;
    }

    private long startOf(long timeMicros) {
        return instrument.calendar().startOf(timeframe, timeMicros);
    }

    private @Nullable FormingBar find(long startMicros) {
        FormingBar candidate = bars.peekLast();
        if (candidate != null && candidate.startMicros() > startMicros) {
            Iterator<FormingBar> iterator = bars.descendingIterator();
            while (candidate.startMicros() > startMicros && iterator.hasNext()) {
                candidate = iterator.next();
            }
        }
        return candidate != null && candidate.startMicros() == startMicros ? candidate : null;
    }

    /** Creates a bar, which is open unless a later bar has begun already. */
    private FormingBar create(long startMicros, long latestMicros, long nowMicros) {
        FormingBar bar = newBar(startMicros);
        if (isFirstPartial) {
            isFirstPartial = false;
            partialUntilMicros = Math.max(partialUntilMicros, startMicros);
        }
        bar.isPartial = startMicros <= partialUntilMicros;
        insert(bar);
        if (bar.endMicros() > latestMicros) {
            open = bar;
        } else {
            // Further trades of the same moment follow: it is published once it has been there for the interval.
            bar.publishedMicros = nowMicros;
        }
        return bar;
    }

    /** Opens a closed bar again in whose interval the clock of the instrument is, because it was set back. */
    private void reopen(FormingBar bar, long latestMicros) {
        if (bar.contains(latestMicros)) {
            bar.isClosedEarly = false;
            open = bar;
        }
    }

    /** Forgets the closed bars that are too far from the clock: the first and, after it was set back, the last ones. */
    private void evict(long latestMicros, Consumer<Bar> consumer) {
        while (!bars.isEmpty() && bars.getFirst().endMicros() <= latestMicros - lateMicros) {
            forget(bars.removeFirst(), consumer);
        }
        while (!bars.isEmpty() && bars.getLast().startMicros() > latestMicros + lateMicros) {
            forget(bars.removeLast(), consumer);
        }
    }

    private void forget(FormingBar bar, Consumer<Bar> consumer) {
        if (bar.changed) {
            publish(bar, true, bar.publishedMicros, consumer);
        }
        partialUntilMicros = Math.max(partialUntilMicros, bar.startMicros());
        spare = bar;
    }

    private void insert(FormingBar bar) {
        if (bars.isEmpty() || bars.getLast().startMicros() < bar.startMicros()) {
            bars.addLast(bar);
            return;
        }
        ArrayDeque<FormingBar> later = new ArrayDeque<>();
        while (!bars.isEmpty() && bars.getLast().startMicros() > bar.startMicros()) {
            later.addFirst(bars.removeLast());
        }
        bars.addLast(bar);
        bars.addAll(later);
    }

    private FormingBar newBar(long startMicros) {
        FormingBar bar = spare;
        if (bar == null) {
            return new FormingBar(instrument, timeframe, startMicros);
        }
        spare = null;
        bar.reset(startMicros);
        return bar;
    }

    private void close(FormingBar bar, long nowMicros, Consumer<Bar> consumer) {
        open = null;
        publish(bar, true, nowMicros, consumer);
    }

    /** Publishes the closed bars that have changed and are due. Returns whether there was one. */
    private boolean publishRevised(long nowMicros, Consumer<Bar> consumer) {
        boolean isAnyPublished = false;
        hasRevised = false;
        for (FormingBar bar : bars) {
            if (bar != open && bar.changed) {
                if (isDue(bar, nowMicros)) {
                    publish(bar, true, nowMicros, consumer);
                    isAnyPublished = true;
                } else {
                    hasRevised = true;
                }
            }
        }
        return isAnyPublished;
    }

    private static boolean isDue(FormingBar bar, long nowMicros) {
        return nowMicros - bar.publishedMicros >= BarBuilder.PUBLISH_INTERVAL_MICROS;
    }

    private void publish(FormingBar formingBar, boolean isClosed, long nowMicros, Consumer<Bar> consumer) {
        formingBar.changed = false;
        formingBar.publishedMicros = nowMicros;
        Bar bar = formingBar.toBar(isClosed);
        if (isClosed) {
            formingBar.isClosedPublished = true;
            unrecorded.add(bar);
        }
        consumer.accept(bar);
    }
}
