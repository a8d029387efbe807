package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import java.util.List;

/** A bar of one instrument and timeframe to which trades can be added. Owned by one thread. */
final class FormingBar {
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final Instrument instrument;
    private final Timeframe timeframe;
    private final OhlcvAccumulator ohlcv = new OhlcvAccumulator();
    private long startMicros;
    private long endMicros;
    private long openMicros;
    private long closeMicros;

    /** Whether trades have been added since the bar was last published. */
    boolean changed;
    /** When the bar was last published, by the monotonic clock of this process. */
    long publishedMicros = NEVER;
    /** Whether the bar closed because the clock of the instrument was set back to before it. */
    boolean isClosedEarly;
    /** Whether trades of its interval may have been added to another object before. */
    boolean isPartial;
    /** Whether the bar has been published as closed: a later version revises it. */
    boolean isClosedPublished;

    FormingBar(Instrument instrument, Timeframe timeframe, long startMicros) {
        this.instrument = instrument;
        this.timeframe = timeframe;
        begin(startMicros);
    }

    /** Turns the object into a bar without trades. */
    void reset(long newStartMicros) {
        begin(newStartMicros);
        ohlcv.clear();
        changed = false;
        publishedMicros = NEVER;
        isClosedEarly = false;
        isPartial = false;
        isClosedPublished = false;
    }

    private void begin(long newStartMicros) {
        startMicros = newStartMicros;
        endMicros = newStartMicros == BarsState.NO_TIME
                ? BarsState.NO_TIME
                : instrument.calendar().endOf(timeframe, newStartMicros);
    }

    /** Returns the first microsecond of the bar. */
    long startMicros() {
        return startMicros;
    }

    /** Returns the first microsecond after the bar. */
    long endMicros() {
        return endMicros;
    }

    boolean contains(long timeMicros) {
        return timeMicros >= startMicros && timeMicros < endMicros;
    }

    /** Returns the time of the trade that is the close. */
    long closeMicros() {
        return closeMicros;
    }

    long trades() {
        return ohlcv.trades();
    }

    long volume() {
        return ohlcv.volume();
    }

    /** Adds trades, none of which is older than any trade of the bar. */
    void append(PendingTrades newest) {
        boolean setsPrice = newest.ohlcv().hasSetPrice();
        if (ohlcv.isPricedBy(setsPrice)) {
            closeMicros = newest.lastMicros();
            if (ohlcv.isReplacedBy(setsPrice)) {
                openMicros = newest.firstMicros();
            }
        }
        ohlcv.append(newest.ohlcv());
        changed = true;
    }

    /**
     * Adds a trade. The earliest trade that sets a price is the open and the latest one the close, in whatever order
     * they arrive.
     */
    void add(Trade trade) {
        boolean setsPrice = trade.conditions().setsPrice();
        boolean isFirst = ohlcv.isReplacedBy(setsPrice);
        boolean isPriced = ohlcv.isPricedBy(setsPrice);
        boolean isOpen = isFirst || (isPriced && trade.timeMicros() < openMicros);
        boolean isClose = isFirst || (isPriced && trade.timeMicros() >= closeMicros);
        if (isOpen) {
            openMicros = trade.timeMicros();
        }
        if (isClose) {
            closeMicros = trade.timeMicros();
        }
        ohlcv.add(trade, isOpen, isClose);
        changed = true;
    }

    /**
     * Corrects the bar, which contains the original trade.
     *
     * @param known the newest trades of the bar, already corrected, in order of time
     * @param parts shorter bars within this one, already corrected
     */
    void correct(Correction correction, List<Trade> known, List<Bar> parts) {
        boolean isExact = SumCorrection.apply(ohlcv, correction, known, parts);
        isPartial |= !isExact;
        boolean isComplete = known.size() == ohlcv.trades();
        boolean isFirst = true;
        for (Trade trade : known) {
            if (trade.conditions().setsPrice() || !ohlcv.hasSetPrice()) {
                openMicros = isFirst && isComplete ? trade.timeMicros() : openMicros;
                closeMicros = trade.timeMicros();
                isFirst = false;
            }
        }
        changed = true;
    }

    Bar toBar(boolean closed) {
        return ohlcv.toBar(instrument, timeframe, closed, isPartial, closed && isClosedPublished, startMicros);
    }

    BarsState.Held snapshot(boolean isOpen) {
        return new BarsState.Held(
                timeframe,
                startMicros,
                // The state has a closed bar that has changed among the unrecorded ones.
                isOpen && changed,
                ohlcv.state(),
                new BarsState.Times(openMicros, closeMicros),
                isOpen,
                isPartial,
                isClosedPublished);
    }

    /** Replaces the trades by all of the interval so far. No later trade replaces the open. */
    void complete(OhlcvAccumulator.State all) {
        ohlcv.restore(all);
        openMicros = startMicros;
        isPartial = false;
        changed = true;
    }

    /**
     * Restores the bar.
     *
     * @param latestMicros time of the newest trade of the instrument, which is in its open bars; used where a state
     *     of an earlier form lacks the times of open and close
     */
    void restore(BarsState.Held state, long latestMicros) {
        begin(state.startMicros());
        changed = state.changed();
        ohlcv.restore(state.ohlcv());
        isPartial = state.isPartial();
        isClosedPublished = state.isClosedPublished();
        BarsState.Times times = state.times();
        // Without the times, no later trade replaces the open. The close is then the newest trade, unless the clock of
        // the instrument was set back within the bar.
        openMicros = times == null ? startMicros : times.openMicros();
        closeMicros = times == null ? latestMicros : times.closeMicros();
    }
}
