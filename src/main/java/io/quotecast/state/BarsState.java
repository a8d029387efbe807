package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Timeframe;
import java.util.List;

/**
 * The bars of an instrument in a checkpoint, as far as they are not in the journal.
 *
 * @param latestMicros the newest time of a trade; {@link #NO_TIME} before the first
 * @param lagMicros the clock of the server minus that time, when the trade arrived
 * @param forming at most one for each timeframe; a timeframe without one has had no trade
 * @param unrecorded bars that have closed and are not in the journal
 */
record BarsState(long latestMicros, long lagMicros, List<Forming> forming, List<Bar> unrecorded) {
    static final long NO_TIME = Long.MIN_VALUE;

    BarsState {
        forming = List.copyOf(forming);
        unrecorded = List.copyOf(unrecorded);
    }

    /**
     * The bar that trades go into.
     *
     * @param startMicros its start or, where it has no trades, that of the one before; {@link #NO_TIME} before the first
     * @param changed whether it changed since it was published
     */
    record Forming(Timeframe timeframe, long startMicros, boolean changed, OhlcvAccumulator.State ohlcv) {}
}
