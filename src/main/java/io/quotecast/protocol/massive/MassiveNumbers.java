package io.quotecast.protocol.massive;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as Massive writes them: exact decimals, never with an exponent. */
public final class MassiveNumbers {
    private static final int PERCENT_DECIMALS = 3;

    private MassiveNumbers() {}

    /** Returns a price in price units as a decimal; 0 for a missing price, as of a side without orders. */
    public static BigDecimal price(long units, Instrument instrument) {
        return BigDecimal.valueOf(units == instrument.noPrice() ? 0 : units, instrument.priceDecimals());
    }

    /** Returns a size in size units as a decimal: without a fraction if it is a whole number. */
    public static BigDecimal size(long units, Instrument instrument) {
        BigDecimal size = BigDecimal.valueOf(units, instrument.sizeDecimals()).stripTrailingZeros();
        return size.scale() < 0 ? size.setScale(0) : size;
    }

    /** Returns the average size of some trades, in whole units as at Massive. */
    static long averageSize(long volume, long trades, Instrument instrument) {
        return trades == 0 ? 0 : volume / FixedPoint.powerOfTen(instrument.sizeDecimals()) / trades;
    }

    /** Returns a change since a reference price in percent; 0 if there is none. */
    public static BigDecimal percent(long change, long reference) {
        return reference == 0
                ? BigDecimal.valueOf(0, PERCENT_DECIMALS)
                : BigDecimal.valueOf(change)
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(reference), PERCENT_DECIMALS, RoundingMode.HALF_UP);
    }
}
