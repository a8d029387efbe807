package io.quotecast.protocol.binance;

import io.quotecast.market.Instrument;
import io.quotecast.market.Ticker;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as Binance writes them: exact decimals, never with an exponent. */
public final class BinanceNumbers {
    private static final int PERCENT_DECIMALS = 3;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private BinanceNumbers() {}

    /** Returns the start of the day of UTC that contains a time; both in µs since 1970-01-01T00:00Z. */
    static long startOfDay(long micros) {
        return Math.floorDiv(micros, MICROS_PER_DAY) * MICROS_PER_DAY;
    }

    /** Returns a price in price units as a decimal; 0 for a missing price, as of a side without orders. */
    public static String price(long units, Instrument instrument) {
        if (units == instrument.noPrice()) {
            return BigDecimal.valueOf(0, instrument.priceDecimals()).toPlainString();
        }
        return BigDecimal.valueOf(units, instrument.priceDecimals()).toPlainString();
    }

    /** Returns a size in size units as a decimal. */
    public static String size(long units, Instrument instrument) {
        return BigDecimal.valueOf(units, instrument.sizeDecimals()).toPlainString();
    }

    /** Returns the turnover, from a volume in size units and an average price in price units. */
    public static String turnover(long volume, long average, Instrument instrument) {
        return BigDecimal.valueOf(volume, instrument.sizeDecimals())
                .multiply(BigDecimal.valueOf(average, instrument.priceDecimals()))
                .toPlainString();
    }

    /** Returns the change since the previous close in percent; 0 if there is no previous close. */
    public static String changePercent(Ticker ticker) {
        if (ticker.previousClose() == 0) {
            return "0.000";
        }
        return BigDecimal.valueOf(ticker.last())
                .subtract(BigDecimal.valueOf(ticker.previousClose()))
                .movePointRight(2)
                .divide(BigDecimal.valueOf(ticker.previousClose()), PERCENT_DECIMALS, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
