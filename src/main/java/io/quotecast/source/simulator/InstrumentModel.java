package io.quotecast.source.simulator;

import io.quotecast.base.FixedPoint;
import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

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
    /** Stocks that trade this much on a usual day belong to tier 1 of the rules for limit up, limit down. */
    private static final double TIER_1_TURNOVER = 200e6;

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
        private final UnaryOperator<DoubleUnaryOperator> wrapper;
        private final DoubleUnaryOperator market;
        private final Map<String, DoubleUnaryOperator> sectors = new HashMap<>();

        private SharedPaths(long seed, UnaryOperator<DoubleUnaryOperator> wrapper) {
            this.seed = seed;
            this.wrapper = wrapper;
            this.market = path("market", MARKET_DEVIATION);
        }

        /** Creates the influences for times in ascending order. */
        static SharedPaths ascending(long seed) {
            return new SharedPaths(seed, path -> path);
        }

        /** Creates the influences for many instruments at the same times. */
        static SharedPaths remembering(long seed) {
            return new SharedPaths(seed, RememberedValues::new);
        }

        private DoubleUnaryOperator path(String name, double dailyDeviation) {
            return wrapper.apply(new PricePath(seed, name, dailyDeviation)::at);
        }

        private FairPrice.Load market(double weight) {
            return load(market, weight, MARKET_DEVIATION);
        }

        private FairPrice.Load sector(String name, double weight) {
            DoubleUnaryOperator path = sectors.computeIfAbsent(name, key -> path("sector " + key, SECTOR_DEVIATION));
            return load(path, weight, SECTOR_DEVIATION);
        }

        private static FairPrice.Load load(DoubleUnaryOperator path, double weight, double deviation) {
            return new FairPrice.Load(path, weight, weight * weight * deviation * deviation);
        }
    }

    /** A function that remembers some of its values. Owned by one thread. */
    private static final class RememberedValues implements DoubleUnaryOperator {
        private static final int CAPACITY = 1 << 10;

        private final DoubleUnaryOperator function;
        private final double[] arguments = new double[CAPACITY];
        private final double[] values = new double[CAPACITY];

        RememberedValues(DoubleUnaryOperator function) {
            this.function = function;
            Arrays.fill(arguments, Double.NaN);
        }

        @Override
        public double applyAsDouble(double argument) {
            int slot = (int) (RandomStream.mix(Double.doubleToRawLongBits(argument)) & CAPACITY - 1);
            if (arguments[slot] != argument) {
                arguments[slot] = argument;
                values[slot] = function.applyAsDouble(argument);
            }
            return values[slot];
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
        return StrictMath.pow(Math.max(1, turnover()), ACTIVITY_EXPONENT);
    }

    /** Returns the width of the price bands: that of tier 1 if the turnover of a usual day is large. */
    double bandPart() {
        return turnover() >= TIER_1_TURNOVER ? LimitBand.TIER_1 : LimitBand.TIER_2;
    }

    private double turnover() {
        double price =
                (double) listing.price() / FixedPoint.powerOfTen(instrument().priceDecimals());
        double volume = (double) listing.dailyVolume()
                / FixedPoint.powerOfTen(instrument().sizeDecimals());
        return price * volume;
    }

    /** Creates the price, which starts before all times. */
    FairPrice fairPrice(SharedPaths shared) {
        return new FairPrice(
                (double) listing.price() / instrument().tick(),
                shared.market(marketWeight),
                sectorWeight == 0
                        ? shared.market(0)
                        : shared.sector(instrument().sector(), sectorWeight),
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
