package io.quotecast.source.simulator;

import io.quotecast.base.FixedPoint;
import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import java.util.HashMap;
import java.util.Map;

/**
 * A simulated instrument as the settings and the list of instruments define it: how its price moves and how much it
 * trades. Immutable.
 */
final class InstrumentModel {
    static final String FUND = "ETF";
    static final String INDEX = "Index";

    private static final String VOLATILITY_INDEX = "^VIX";
    /** Expected volatility rises when prices fall, by a multiple of their decline. */
    private static final double VOLATILITY_INDEX_FACTOR = -6;
    /** The mean weight of the market's influence on stocks. */
    private static final double INDEX_MARKET_WEIGHT = 1.05;

    private static final double INDEX_DEVIATION = 0.002;
    private static final double MARKET_DEVIATION = 0.008;
    private static final double SECTOR_DEVIATION = 0.006;
    private static final double MIN_OWN_DEVIATION = 0.007;
    private static final double OWN_DEVIATION_RANGE = 0.010;
    private static final double FUND_DEVIATION = 0.002;
    /** The number of events grows with the turnover of the list, but more slowly. */
    private static final double ACTIVITY_EXPONENT = 0.75;

    private final Listing listing;
    private final int rank;
    private final long seed;
    private final double ownDeviation;
    private final double marketWeight;
    private final double sectorWeight;

    /**
     * @param rank place in the list, 0 for the first stock
     */
    InstrumentModel(Listing listing, int rank, long seed) {
        this.listing = listing;
        this.rank = rank;
        this.seed = seed;
        RandomStream random = random("symbol");
        if (isIndex()) {
            double factor = instrument().symbol().text().equals(VOLATILITY_INDEX) ? VOLATILITY_INDEX_FACTOR : 1;
            ownDeviation = INDEX_DEVIATION * Math.abs(factor);
            marketWeight = INDEX_MARKET_WEIGHT * factor;
            sectorWeight = 0;
        } else if (isFund()) {
            ownDeviation = FUND_DEVIATION;
            marketWeight = 1;
            sectorWeight = 0;
        } else {
            ownDeviation = MIN_OWN_DEVIATION + OWN_DEVIATION_RANGE * random.nextDouble();
            marketWeight = 0.8 + 0.5 * random.nextDouble();
            sectorWeight = 0.8 + 0.4 * random.nextDouble();
        }
    }

    /** The influences on prices that instruments share. Owned by one thread. */
    static final class SharedPaths {
        private final long seed;
        private final PricePath market;
        private final Map<String, PricePath> sectors = new HashMap<>();

        SharedPaths(long seed) {
            this.seed = seed;
            this.market = new PricePath(seed, "market", MARKET_DEVIATION);
        }

        private PricePath sector(String name) {
            return sectors.computeIfAbsent(name, key -> new PricePath(seed, "sector " + key, SECTOR_DEVIATION));
        }
    }

    Listing listing() {
        return listing;
    }

    Instrument instrument() {
        return listing.instrument();
    }

    boolean isIndex() {
        return instrument().sector().equals(INDEX);
    }

    private boolean isFund() {
        return instrument().sector().equals(FUND);
    }

    /** Returns the mean spread as a part of the price, which is larger for each rank below the first. */
    double relativeSpread() {
        return isIndex() ? 0 : TopOfBook.relativeSpread(rank);
    }

    /** Returns the relative event rate of a stock, which follows its turnover in the list. */
    double activity() {
        double price =
                (double) listing.price() / FixedPoint.powerOfTen(instrument().priceDecimals());
        double volume = (double) listing.dailyVolume()
                / FixedPoint.powerOfTen(instrument().sizeDecimals());
        return StrictMath.pow(Math.max(1, price * volume), ACTIVITY_EXPONENT);
    }

    /** Creates the price, which starts before all times. */
    FairPrice fairPrice(SharedPaths shared) {
        return new FairPrice(
                (double) listing.price() / instrument().tick(),
                new FairPrice.Load(shared.market, marketWeight),
                new FairPrice.Load(
                        sectorWeight == 0
                                ? shared.market
                                : shared.sector(instrument().sector()),
                        sectorWeight),
                new PricePath(seed, "symbol " + instrument().symbol(), ownDeviation),
                isIndex() || isFund()
                        ? null
                        : new Jumps(seed, "news " + instrument().symbol()));
    }

    /** Returns random numbers of this instrument for a purpose. */
    RandomStream random(String purpose) {
        return RandomStream.of(seed, purpose + " " + instrument().symbol());
    }

    /** Returns a key of this instrument for a purpose, see {@link RandomStream#at}. */
    long key(String purpose) {
        return RandomStream.key(seed, purpose + " " + instrument().symbol());
    }
}
