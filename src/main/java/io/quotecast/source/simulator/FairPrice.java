package io.quotecast.source.simulator;

/** The hidden fair price that the quotes of a stock follow: a usual price, moved by market, sector and own noise. */
final class FairPrice {
    private static final double MIN_TICKS = 2;

    private final double usualTicks;
    private final Load market;
    private final Load sector;
    private final Noise ownNoise;
    private double log;
    private double ticks;

    /**
     * @param usualTicks initial price, to which the price reverts, in ticks
     */
    FairPrice(double usualTicks, Load market, Load sector, Noise ownNoise) {
        this.usualTicks = usualTicks;
        this.market = market;
        this.sector = sector;
        this.ownNoise = ownNoise;
        this.ticks = Math.max(MIN_TICKS, usualTicks);
    }

    /** A noise that stocks share, and the weight that it has for one of them. */
    record Load(Noise noise, double weight) {
        double level() {
            return weight * noise.level();
        }
    }

    /** Advances to this time, in trading days; returns the change of the logarithm of the price. */
    double advance(double days) {
        double previousLog = log;
        log = market.level() + sector.level() + ownNoise.advance(days);
        ticks = Math.max(MIN_TICKS, usualTicks * approximateExp(log));
        return log - previousLog;
    }

    /** Returns the price in ticks, with a fraction. */
    double ticks() {
        return ticks;
    }

    /** Returns the relative volatility of the stock's own noise; 1 is the average. */
    double relativeVolatility() {
        return ownNoise.relativeVolatility();
    }

    void jump(double logChange) {
        ownNoise.jump(logChange);
    }

    /** Approximates the exponential function for small arguments, as (1 + x / 16)^16. */
    static double approximateExp(double log) {
        double result = Math.max(0, 1 + log / 16);
        result *= result;
        result *= result;
        result *= result;
        return result * result;
    }
}
