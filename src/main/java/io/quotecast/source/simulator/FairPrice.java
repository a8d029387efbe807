package io.quotecast.source.simulator;

/** What a stock is worth, which nobody sees and quotes follow: a usual price moved by market, sector and own noise. */
final class FairPrice {
    private static final double LEAST_TICKS = 2;

    private final double usualTicks;
    private final Load market;
    private final Load sector;
    private final Noise own;
    private double log;
    private double ticks;

    /**
     * @param usualTicks where the price starts and is drawn back to, in ticks
     */
    FairPrice(double usualTicks, Load market, Load sector, Noise own) {
        this.usualTicks = usualTicks;
        this.market = market;
        this.sector = sector;
        this.own = own;
        this.ticks = Math.max(LEAST_TICKS, usualTicks);
    }

    /** How strongly a noise that is shared with others is felt. */
    record Load(Noise noise, double weight) {
        double level() {
            return weight * noise.level();
        }
    }

    /** Moves on to this time, in trading days; returns by how much the logarithm of the price has changed. */
    double advance(double days) {
        double before = log;
        log = market.level() + sector.level() + own.advance(days);
        ticks = Math.max(LEAST_TICKS, usualTicks * compounded(log));
        return log - before;
    }

    /** In ticks, with a fraction. */
    double ticks() {
        return ticks;
    }

    /** How wild the stock's own noise is: 1 is usual. */
    double wildness() {
        return own.wildness();
    }

    void jolt(double by) {
        own.jolt(by);
    }

    /** Close to the exponential for small arguments, and cheap: interest compounded sixteen times. */
    static double compounded(double log) {
        double grown = Math.max(0, 1 + log / 16);
        grown *= grown;
        grown *= grown;
        grown *= grown;
        return grown * grown;
    }
}
