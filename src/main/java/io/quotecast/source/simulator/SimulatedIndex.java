package io.quotecast.source.simulator;

import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;

/**
 * An index of the simulated market, whose value follows the influence that all stocks share. It has no quotes,
 * and publishes its value as a trade of size 0. Owned by one thread.
 */
final class SimulatedIndex {
    private final Instrument instrument;
    private final FairPrice value;

    SimulatedIndex(Instrument instrument, FairPrice value) {
        this.instrument = instrument;
        this.value = value;
    }

    /** Returns the value at this time, in trading days. */
    Trade trade(double days, long timeMicros) {
        long ticks = Math.max(1, (long) (value.advance(days) + 0.5));
        return new Trade(instrument, ticks * instrument.tick(), 0, Side.UNKNOWN, null, 0, timeMicros);
    }
}
