package io.quotecast.source.simulator;

/**
 * A random influence on prices, as the logarithm of a factor: a random walk with its own {@link Volatility} that
 * reverts to 0 over weeks, so that prices stay bounded. Owned by one thread.
 */
final class Noise {
    private static final double REVERSION_DAYS = 20;

    private final double dailyDeviation;
    private final RandomStream random;
    private final Volatility volatility;
    private double level;
    private double relativeVolatility;
    private double atDays;

    /**
     * @param dailyDeviation standard deviation of the change in a day of average volatility
     */
    Noise(double dailyDeviation, RandomStream random) {
        this.dailyDeviation = dailyDeviation;
        this.random = random;
        this.volatility = new Volatility(random);
        this.relativeVolatility = volatility.at(0);
    }

    /** Advances to this time, in trading days since the start; returns the new level. */
    double advance(double days) {
        double elapsedDays = days - atDays;
        if (elapsedDays > 0) {
            atDays = days;
            relativeVolatility = volatility.at(days);
            double step = dailyDeviation * relativeVolatility * Math.sqrt(elapsedDays) * random.nextGaussian();
            level = (level + step) / (1 + elapsedDays / REVERSION_DAYS);
        }
        return level;
    }

    double level() {
        return level;
    }

    /** Returns the relative volatility of the last step; 1 is the average. */
    double relativeVolatility() {
        return relativeVolatility;
    }

    /** Shifts the level immediately. */
    void jump(double change) {
        level += change;
    }
}
