package io.quotecast.source.simulator;

import org.jspecify.annotations.Nullable;

/**
 * The hidden fair price that the quotes of a stock follow, as a pure function of the seed and the time: a usual price,
 * moved by market, sector, own influences and news. Owned by one thread.
 */
final class FairPrice {
    private static final double MIN_TICKS = 2;

    private final double usualTicks;
    private final Load market;
    private final Load sector;
    private final PricePath own;
    private final @Nullable Jumps jumps;
    private double ticks;

    /**
     * @param usualTicks price around which this one moves, in ticks
     * @param jumps null if there is no news
     */
    FairPrice(double usualTicks, Load market, Load sector, PricePath own, @Nullable Jumps jumps) {
        this.usualTicks = usualTicks;
        this.market = market;
        this.sector = sector;
        this.own = own;
        this.jumps = jumps;
    }

    /** An influence that stocks share, and the weight that it has for one of them. */
    record Load(PricePath path, double weight) {
        double at(double days) {
            return weight * path.at(days);
        }

        double varianceWithin(double days) {
            return weight * weight * path.varianceWithin(days);
        }
    }

    /** Moves to this time, in trading days; returns the price in ticks, with a fraction. */
    double advance(double days) {
        double log = market.at(days) + sector.at(days) + own.at(days) + (jumps == null ? 0 : jumps.at(days));
        ticks = Math.max(MIN_TICKS, usualTicks * approximateExp(log));
        return ticks;
    }

    /** Returns the price in ticks, with a fraction. */
    double ticks() {
        return ticks;
    }

    /** Returns the relative volatility of the stock's own influences; 1 is the average. */
    double relativeVolatility() {
        return own.relativeVolatility();
    }

    /** Returns the variance of the logarithm of the price within a part of a trading day around the current time. */
    double varianceWithin(double days) {
        return market.varianceWithin(days) + sector.varianceWithin(days) + own.varianceWithin(days);
    }

    /** Returns the jumps after news, or null if there are none. */
    @Nullable
    Jumps jumps() {
        return jumps;
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
