package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Timeframe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bars of an instrument in a checkpoint, as far as they are not in the journal.
 *
 * @param latestMicros the newest time of a trade; {@link #NO_TIME} before the first
 * @param lagMicros the clock of the server minus that time, when the trade arrived
 * @param held the bars to which trades can be added, oldest first for each timeframe; a timeframe without one has had
 *     no trade
 * @param unrecorded bars that have closed and are not in the journal
 */
record BarsState(long latestMicros, long lagMicros, List<Held> held, List<Bar> unrecorded) {
    static final long NO_TIME = Long.MIN_VALUE;

    BarsState {
        held = List.copyOf(held);
        unrecorded = List.copyOf(unrecorded);
    }

    /**
     * A bar to which trades can be added.
     *
     * @param startMicros its start; where it has no trades, a bar that begins no later and is not held may have had some;
     *     {@link #NO_TIME} if there is none
     * @param changed whether it changed since it was published
     * @param times null in a state of an earlier form, which has the open bars only
     * @param isOpen whether its time is not over
     * @param isPartial whether trades may be missing
     * @param isClosedPublished whether it has been published as closed
     */
    record Held(
            Timeframe timeframe,
            long startMicros,
            boolean changed,
            OhlcvAccumulator.State ohlcv,
            @Nullable Times times,
            boolean isOpen,
            boolean isPartial,
            boolean isClosedPublished) {
        /** Creates the open bar of a state of an earlier form. */
        Held(Timeframe timeframe, long startMicros, boolean changed, OhlcvAccumulator.State ohlcv) {
            this(timeframe, startMicros, changed, ohlcv, null, true, false, false);
        }
    }

    /** The times of the trades that are the open and the close, in µs since 1970-01-01T00:00Z. */
    record Times(long openMicros, long closeMicros) {}
}
