package io.quotecast.source.simulator;

import io.quotecast.ingest.Listing;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;

/**
 * An index of the simulated market, whose value follows the influence that all stocks share. It has no quotes,
 * and publishes its value as a trade of size 0. Owned by one thread.
 */
final class SimulatedIndex {
    static final String SECTOR = "Index";

    private static final double DAILY_DEVIATION = 0.002;
    /** The mean weight of the market's influence on stocks. */
    private static final double MARKET_WEIGHT = 1.05;

    private static final String VOLATILITY_INDEX = "^VIX";
    private static final double VOLATILITY_INDEX_WEIGHT = -6;

    private final Listing listing;
    private final FairPrice value;

    SimulatedIndex(Listing listing, PricePath market, long seed) {
        this.listing = listing;
        // Expected volatility rises when prices fall, by a multiple of their decline.
        double weight = listing.instrument().symbol().text().equals(VOLATILITY_INDEX) ? VOLATILITY_INDEX_WEIGHT : 1;
        PricePath own = new PricePath(
                seed, SimulatedInstruments.nameOf(listing.instrument()), DAILY_DEVIATION * Math.abs(weight));
        this.value = new FairPrice(
                (double) listing.price() / listing.instrument().tick(),
                new FairPrice.Load(market, weight * MARKET_WEIGHT),
                new FairPrice.Load(market, 0),
                own,
                null);
    }

    /** Returns the value at this time, in trading days. */
    Trade trade(double days, long timeMicros) {
        long ticks = Math.max(1, (long) (value.advance(days) + 0.5));
        return new Trade(
                listing.instrument(), ticks * listing.instrument().tick(), 0, Side.UNKNOWN, null, 0, timeMicros);
    }
}
