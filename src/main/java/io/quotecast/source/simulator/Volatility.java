package io.quotecast.source.simulator;

/**
 * Volatility relative to its average: the exponential of a mean-reverting random walk, so that calm and volatile
 * periods last about an hour. The mean of its square is 1. Owned by one thread.
 */
final class Volatility {
    private static final double REVERSIONS_PER_DAY = 8;
    private static final double LOG_VARIANCE = 0.2;
    private static final double STEP = Math.sqrt(2 * REVERSIONS_PER_DAY * LOG_VARIANCE);
    private static final double MAX_LOG = 1.6;
    /** The level changes slowly, so that more frequent steps are not worth their cost. */
    private static final double MIN_STEP_DAYS = 1.0 / 5_000;

    private final RandomStream random;
    private double log;
    private double level = StrictMath.exp(-LOG_VARIANCE);
    private double atDays;

    Volatility(RandomStream random) {
        this.random = random;
    }

    /** Returns the level at this time, in trading days since the start. */
    double at(double days) {
        double elapsedDays = days - atDays;
        if (elapsedDays >= MIN_STEP_DAYS) {
            atDays = days;
            double moved = log + STEP * Math.sqrt(elapsedDays) * random.nextGaussian();
            log = Math.max(-MAX_LOG, Math.min(MAX_LOG, moved / (1 + REVERSIONS_PER_DAY * elapsedDays)));
            level = StrictMath.exp(log - LOG_VARIANCE);
        }
        return level;
    }
}
