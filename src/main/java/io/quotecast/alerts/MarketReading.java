package io.quotecast.alerts;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.TradingState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What conditions are compared with: the state of one instrument after an event.
 *
 * @param day the trading day; null if the event does not change it, or before the first trade
 * @param bid meaningful if there is a spread, as the ask
 */
record MarketReading(@Nullable Ticker day, boolean hasSpread, long bid, long ask, boolean isHalted) {
    private static final long PERCENT_UNITS = 100 * FixedPoint.powerOfTen(AlertType.CHANGE_DECIMALS);
    /** Twice as many units as 1 has, because the sum of bid and ask is twice the price in the middle. */
    private static final long SPREAD_UNITS = 2 * 10_000 * FixedPoint.powerOfTen(AlertType.SPREAD_DECIMALS);

    private static final MarketReading NOTHING = new MarketReading(null, false, 0, 0, false);

    /** Whether a condition is met. */
    enum Outcome {
        /** The value does not exist at the moment. */
        UNKNOWN,
        UNMET,
        MET
    }

    /** Returns the state of an instrument; null if it has had no trade yet. */
    static MarketReading of(@Nullable Ticker day) {
        return day == null
                ? NOTHING
                : new MarketReading(
                        day, day.hasBid() && day.hasAsk(), day.bid(), day.ask(), day.state() == TradingState.HALTED);
    }

    static MarketReading of(Quote quote) {
        return new MarketReading(null, quote.hasBid() && quote.hasAsk(), quote.bid(), quote.ask(), false);
    }

    static MarketReading of(Status status) {
        return new MarketReading(null, false, 0, 0, status.state() == TradingState.HALTED);
    }

    /**
     * @param level in units of the last decimal of the condition's type
     */
    Outcome evaluate(AlertCondition condition, long level) {
        int comparison;
        switch (condition.type()) {
            case PRICE -> {
                if (day == null) {
                    return Outcome.UNKNOWN;
                }
                comparison = Long.compare(day.last(), level);
            }
            case CHANGE -> {
                if (day == null || day.previousClose() <= 0) {
                    return Outcome.UNKNOWN;
                }
                comparison =
                        compareProducts(day.last() - day.previousClose(), PERCENT_UNITS, level, day.previousClose());
            }
            case VOLUME -> {
                if (day == null) {
                    return Outcome.UNKNOWN;
                }
                comparison = Long.compare(day.volume(), level);
            }
            case SPREAD -> {
                if (!hasSpread || bid + ask <= 0) {
                    return Outcome.UNKNOWN;
                }
                comparison = compareProducts(ask - bid, SPREAD_UNITS, level, bid + ask);
            }
            case HALT -> comparison = isHalted ? 1 : -1;
            case RESUME -> comparison = isHalted ? -1 : 1;
            default -> throw new IllegalStateException("no value for " + condition.type());
        }
        boolean isMet = condition.isBelow() ? comparison <= 0 : comparison >= 0;
        return isMet ? Outcome.MET : Outcome.UNMET;
    }

    /** Returns the value that a condition compares, as a plain decimal number; empty if it does not exist. */
    String value(AlertType type) {
        switch (type) {
            case PRICE -> {
                return day == null
                        ? ""
                        : FixedPoint.format(day.last(), day.instrument().priceDecimals());
            }
            case CHANGE -> {
                return day == null || day.previousClose() <= 0
                        ? ""
                        : quotient(
                                BigDecimal.valueOf(day.last() - day.previousClose())
                                        .multiply(BigDecimal.valueOf(100)),
                                day.previousClose(),
                                AlertType.CHANGE_DECIMALS);
            }
            case VOLUME -> {
                return day == null
                        ? ""
                        : FixedPoint.format(day.volume(), day.instrument().sizeDecimals());
            }
            case SPREAD -> {
                return !hasSpread || bid + ask <= 0
                        ? ""
                        : quotient(
                                BigDecimal.valueOf(ask - bid).multiply(BigDecimal.valueOf(20_000)),
                                bid + ask,
                                AlertType.SPREAD_DECIMALS);
            }
            case HALT, RESUME -> {
                return "";
            }
        }
        throw new IllegalStateException("no value for " + type);
    }

    private static String quotient(BigDecimal dividend, long divisor, int decimals) {
        return dividend.divide(BigDecimal.valueOf(divisor), decimals, RoundingMode.HALF_UP)
                .toPlainString();
    }

    /** Compares a * b with c * d, exactly. */
    private static int compareProducts(long a, long b, long c, long d) {
        int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
        return high != 0 ? high : Long.compareUnsigned(a * b, c * d);
    }
}
