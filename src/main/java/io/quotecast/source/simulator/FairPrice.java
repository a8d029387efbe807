package io.quotecast.source.simulator;

/** What a stock is worth, which nobody sees and quotes follow: a usual price moved by market, sector and own noise. */
final class FairPrice {
    private static final double MIN_TICKS = 2;

    private final double usualTicks;
    private final Load market;
    private final Load sector;
    private final Noise ownNoise;
    private double log;
    private double ticks;

    /**
     * @param usualTicks where the price starts and is drawn back to, in ticks
     */
    FairPrice(double usualTicks, Load market, Load sector, Noise ownNoise) {
        this.usualTicks = usualTicks;
        this.market = market;
        this.sector = sector;
        this.ownNoise = ownNoise;
        this.ticks = Math.max(MIN_TICKS, usualTicks);
    }

    /** How strongly a noise that is shared with others is felt. */
    record Load(Noise noise, double weight) {
        double level() {
            return weight * noise.level();
        }
    }

    /** Moves on to this time, in trading days; returns by how much the logarithm of the price has changed. */
    double advance(double days) {
        double previousLog = log;
        log = market.level() + sector.level() + ownNoise.advance(days);
        ticks = Math.max(MIN_TICKS, usualTicks * approximateExp(log));
        return log - previousLog;
    }

    /** In ticks, with a fraction. */
    double ticks() {
        return ticks;
    }

    /** How wild the stock's own noise is: 1 is usual. */
    double relativeVolatility() {
        return ownNoise.relativeVolatility();
    }

    void jump(double logChange) {
        ownNoise.jump(logChange);
    }

    /** Close to the exponential for small arguments, and cheap: interest compounded sixteen times. */
    static double approximateExp(double log) {
        double result = Math.max(0, 1 + log / 16);
        result *= result;
        result *= result;
        result *= result;
        return result * result;
    }
}
