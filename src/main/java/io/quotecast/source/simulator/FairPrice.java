package io.quotecast.source.simulator;

import java.util.function.DoubleUnaryOperator;
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

    /**
     * An influence that stocks share.
     *
     * @param path logarithm of a factor at a time, in trading days
     * @param weight exponent of that factor for one stock
     * @param dailyVariance variance of the weighted logarithm in a day
     */
    record Load(DoubleUnaryOperator path, double weight, double dailyVariance) {
        double at(double days) {
            return weight * path.applyAsDouble(days);
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

    /**
     * Returns the variance of the logarithm of the price within a part of a trading day around the current time, with the
     * mean variance of the influences that stocks share.
     */
    double varianceWithin(double days) {
        return (market.dailyVariance + sector.dailyVariance) * days + own.varianceWithin(days);
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
