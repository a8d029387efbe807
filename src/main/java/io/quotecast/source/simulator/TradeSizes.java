package io.quotecast.source.simulator;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;

/**
 * The sizes of a stock's trades: many odd lots, the more the higher the price, with clusters at small round
 * numbers; round lots with clusters at multiples of five; some sizes in between, and rare blocks. Immutable.
 */
final class TradeSizes {
    /** Shares in a round lot. */
    static final int LOT = 100;

    private static final double MIN_ODD_SHARE = 0.42;
    private static final double MAX_ODD_SHARE = 0.85;
    private static final double MIXED_SHARE = 0.08;
    private static final double BLOCK_SHARE = 0.0005;
    private static final int MIN_BLOCK_LOTS = 100;
    private static final int BLOCK_LOTS_RANGE = 300;
    private static final int[] ODD_CLUSTERS = {1, 1, 1, 2, 3, 5, 10, 10, 20, 25, 50, 50};
    private static final double MEAN_ODD = 32;
    private static final int CLUSTER_LOTS = 5;
    private static final double MIN_MEAN_LOTS = 1.8;
    private static final double MEAN_BLOCKS = BLOCK_SHARE * (MIN_BLOCK_LOTS + BLOCK_LOTS_RANGE / 2.0) * LOT;

    private final long share;
    private final double oddShare;
    private final double meanLots;

    /**
     * @param meanShares mean size, in shares; a lower limit applies
     */
    TradeSizes(Instrument instrument, double meanShares) {
        this.share = FixedPoint.powerOfTen(instrument.sizeDecimals());
        double fewest = MIN_MEAN_LOTS * LOT;
        this.oddShare = Math.max(MIN_ODD_SHARE, Math.min(MAX_ODD_SHARE, (fewest - meanShares) / (fewest - MEAN_ODD)));
        double lots = (meanShares - oddShare * MEAN_ODD - MEAN_BLOCKS) / ((1 - oddShare) * LOT);
        this.meanLots = Math.max(MIN_MEAN_LOTS, lots);
    }

    /** Returns a round lot, in size units. */
    static long lot(Instrument instrument) {
        return LOT * FixedPoint.powerOfTen(instrument.sizeDecimals());
    }

    /** Returns the mean number of lots of a trade that is not an odd lot. */
    double meanLots() {
        return meanLots;
    }

    /** Returns the mean size, in size units. */
    double mean() {
        return (oddShare * MEAN_ODD + (1 - oddShare) * meanLots * LOT + MEAN_BLOCKS) * share;
    }

    /** Draws the size of a trade, in size units. */
    long draw(RandomStream random) {
        double kind = random.nextDouble();
        if (kind < oddShare) {
            return odd(random) * share;
        }
        if (kind >= 1 - BLOCK_SHARE) {
            return (long) (MIN_BLOCK_LOTS + random.nextInt(BLOCK_LOTS_RANGE)) * LOT * share;
        }
        double draw = random.nextExponential();
        long lots = 1 + (long) ((meanLots - 0.5) * draw * draw / 2);
        if (lots > CLUSTER_LOTS && random.nextLong() < 0) {
            lots -= lots % CLUSTER_LOTS;
        }
        return (lots * LOT + (kind < oddShare + MIXED_SHARE ? odd(random) : 0)) * share;
    }

    /** Returns whether a size is a block, which trades outside the book. */
    boolean isBlock(long size) {
        return size >= MIN_BLOCK_LOTS * LOT * share;
    }

    private static int odd(RandomStream random) {
        return random.nextLong() < 0 ? ODD_CLUSTERS[random.nextInt(ODD_CLUSTERS.length)] : 1 + random.nextInt(LOT - 1);
    }
}
