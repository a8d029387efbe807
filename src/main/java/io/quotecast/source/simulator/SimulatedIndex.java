package io.quotecast.source.simulator;

import io.quotecast.ingest.Listing;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;

/**
 * An index of the simulated market, whose value follows the mean return of the stocks. It has no quotes, and publishes
 * its value as a trade of size 0. Owned by one thread.
 */
final class SimulatedIndex {
    static final String SECTOR = "Index";

    private static final double DAILY_DEVIATION = 0.0015;
    private static final String VOLATILITY_INDEX = "^VIX";
    private static final double VOLATILITY_INDEX_WEIGHT = -6;

    private final Listing listing;
    private final double usualTicks;
    private final double weight;
    private final Noise ownNoise;

    SimulatedIndex(Listing listing, RandomStream random) {
        this.listing = listing;
        this.usualTicks = (double) listing.price() / listing.instrument().tick();
        // Expected volatility rises when prices fall, by a multiple of their decline.
        this.weight = listing.instrument().symbol().text().equals(VOLATILITY_INDEX) ? VOLATILITY_INDEX_WEIGHT : 1;
        this.ownNoise = new Noise(DAILY_DEVIATION * Math.abs(weight), random);
    }

    /**
     * Returns the value at this time, in trading days.
     *
     * @param meanMove mean change of the logarithms of all stock prices since the start
     */
    Trade trade(double meanMove, double days, long timeMicros) {
        double value = usualTicks * FairPrice.approximateExp(weight * meanMove + ownNoise.advance(days));
        long ticks = Math.max(1, (long) (value + 0.5));
        return new Trade(
                listing.instrument(), ticks * listing.instrument().tick(), 0, Side.UNKNOWN, null, 0, timeMicros);
    }
}
