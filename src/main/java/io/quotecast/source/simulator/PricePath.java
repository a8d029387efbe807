package io.quotecast.source.simulator;

/**
 * A random influence on prices, as the logarithm of a factor, which is a pure function of a key and the time: a Brownian
 * motion in a random clock. Every interval is halved at a random share of its variance, so that calm and volatile times
 * alternate on all scales (Mandelbrot, Fisher and Calvet, 1997), and the value at any time is found by halving the
 * interval that contains it. The ends of the longest intervals are independent, which keeps prices bounded. Remembers
 * the last intervals, so that times in ascending order are cheap. Owned by one thread.
 */
final class PricePath {
    /** Halvings of the longest interval down to a trading day. */
    private static final int LONG_LEVELS = 7;
    /** Halvings of a trading day down to the shortest interval, within which the value changes evenly. */
    private static final int DAY_LEVELS = 17;

    private static final int LEVELS = LONG_LEVELS + DAY_LEVELS;
    private static final double LEAVES_PER_DAY = 1 << DAY_LEVELS;
    private static final double LONGEST_DAYS = 1 << LONG_LEVELS;
    /** Standard deviation at the ends of the longest intervals, in days of movement. */
    private static final double END_DEVIATION = 4;
    /** Largest difference of a half's share of the variance from one half: for intervals of days, and of less. */
    private static final double LONG_UNEVENNESS = 0.15;

    private static final double UNEVENNESS = 0.37;

    private final long key;
    private final double dailyDeviation;
    private final double[] start = new double[LEVELS + 1];
    private final double[] end = new double[LEVELS + 1];
    private final double[] variance = new double[LEVELS + 1];
    private long leaf;
    private boolean isEmpty = true;

    /**
     * @param dailyDeviation standard deviation of the change in a trading day
     */
    PricePath(long seed, String name, double dailyDeviation) {
        this.key = RandomStream.key(seed, name);
        this.dailyDeviation = dailyDeviation;
    }

    /** Returns the value at this time, in trading days. */
    double at(double days) {
        double position = days * LEAVES_PER_DAY;
        long newLeaf = (long) Math.floor(position);
        if (newLeaf != leaf || isEmpty) {
            descend(newLeaf);
        }
        return start[LEVELS] + (end[LEVELS] - start[LEVELS]) * (position - newLeaf);
    }

    /** Returns the volatility at the time of the last value, relative to the average of 1. */
    double relativeVolatility() {
        return Math.sqrt(variance[LEVELS] * LEAVES_PER_DAY) / dailyDeviation;
    }

    /** Returns the variance of the logarithm within a part of a trading day around the time of the last value. */
    double varianceWithin(double days) {
        int level = LEVELS;
        double length = 1 / LEAVES_PER_DAY;
        while (level > LONG_LEVELS && length < days) {
            level--;
            length *= 2;
        }
        return variance[level] * days / length;
    }

    private void descend(long newLeaf) {
        int level = isEmpty ? 0 : LEVELS - (64 - Long.numberOfLeadingZeros(leaf ^ newLeaf));
        if (isEmpty || level < 0) {
            long index = newLeaf >> LEVELS;
            start[0] = end(index);
            end[0] = end(index + 1);
            variance[0] = dailyDeviation * dailyDeviation * LONGEST_DAYS;
            level = 0;
        }
        for (; level < LEVELS; level++) {
            halve(level, newLeaf >> (LEVELS - level - 1));
        }
        leaf = newLeaf;
        isEmpty = false;
    }

    private double end(long index) {
        return END_DEVIATION * dailyDeviation * RandomStream.gaussianOf(RandomStream.hash(key, index));
    }

    /**
     * Enters a half of the current interval of a level.
     *
     * @param half index of the half among all intervals of its length; even for a first half
     */
    private void halve(int level, long half) {
        long hash = RandomStream.hash(key + level + 1, half >> 1);
        double unevenness = level < LONG_LEVELS ? LONG_UNEVENNESS : UNEVENNESS;
        double share = 0.5 + unevenness * (2 * RandomStream.unitOf(hash) - 1);
        double whole = variance[level];
        double middle = start[level]
                + (end[level] - start[level]) * share
                + Math.sqrt(whole * share * (1 - share)) * RandomStream.gaussianOf(RandomStream.mix(~hash));
        boolean isFirst = (half & 1) == 0;
        start[level + 1] = isFirst ? start[level] : middle;
        end[level + 1] = isFirst ? middle : end[level];
        variance[level + 1] = whole * (isFirst ? share : 1 - share);
    }
}
