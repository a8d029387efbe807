package io.quotecast.source.simulator;

/**
 * A random number generator with equal output on every machine and JDK: SplitMix64 (Steele, Lea and Flood, 2014). Owned
 * by one thread.
 */
final class RandomStream {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double TO_UNIT = 0x1p-53;
    private static final int CELL_BITS = 12;
    private static final int CELLS = 1 << CELL_BITS;
    private static final int WITHIN_BITS = 64 - CELL_BITS;
    private static final double WITHIN_TO_UNIT = 0x1p-52;
    /** Entry i is the quantile of the exponential distribution at i / CELLS. */
    private static final double[] EXPONENTIAL = new double[CELLS];

    private static final double GAUSS_MEAN = 4 * 32_767.5;
    private static final double GAUSS_DEVIATION = Math.sqrt((65_536.0 * 65_536.0 - 1) / 3);

    static {
        for (int i = 0; i < CELLS; i++) {
            EXPONENTIAL[i] = -StrictMath.log((double) (CELLS - i) / CELLS);
        }
    }

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /**
     * Returns the stream for a seed and a name. Every symbol has its own, so that another symbol does not change it.
     */
    static RandomStream of(long seed, String name) {
        return new RandomStream(key(seed, name));
    }

    /** Returns the stream of a key and an index. */
    static RandomStream at(long key, long index) {
        return new RandomStream(hash(key, index));
    }

    /** Returns the key of a seed and a name, for {@link #hash}. */
    static long key(long seed, String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return mix(mix(seed) + hash);
    }

    /** Returns random bits that depend on a key and an index only. */
    static long hash(long key, long index) {
        return mix(mix(key) + index * GOLDEN);
    }

    long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** Returns a number from 0 (inclusive) to 1 (exclusive). */
    double nextDouble() {
        return unitOf(nextLong());
    }

    /** As {@link #nextDouble}, from these bits. */
    static double unitOf(long bits) {
        return (bits >>> 11) * TO_UNIT;
    }

    /** Returns an integer from 0 (inclusive) to the bound (exclusive), which must be much smaller than 2^31. */
    int nextInt(int bound) {
        return (int) (((nextLong() >>> 33) * bound) >>> 31);
    }

    boolean chance(double probability) {
        return nextDouble() < probability;
    }

    /** Returns an exponentially distributed number with mean 1. */
    double nextExponential() {
        double above = 0;
        while (true) {
            long bits = nextLong();
            int cell = (int) (bits >>> WITHIN_BITS);
            if (cell < CELLS - 1) {
                double within = (bits << CELL_BITS >>> CELL_BITS) * WITHIN_TO_UNIT;
                return above + EXPONENTIAL[cell] + within * (EXPONENTIAL[cell + 1] - EXPONENTIAL[cell]);
            }
            // Beyond the last cell, the distribution starts over, because it is memoryless.
            above += EXPONENTIAL[CELLS - 1];
        }
    }

    /**
     * Returns an approximately normally distributed number with mean 0, standard deviation 1 and magnitude of at most
     * 3.5: the sum of four uniformly distributed numbers.
     */
    double nextGaussian() {
        return gaussianOf(nextLong());
    }

    /** As {@link #nextGaussian}, from these bits. */
    static double gaussianOf(long bits) {
        long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return (sum - GAUSS_MEAN) / GAUSS_DEVIATION;
    }

    /** Spreads every bit of a value over all bits of the result. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
