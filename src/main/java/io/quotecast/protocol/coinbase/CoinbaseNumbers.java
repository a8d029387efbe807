package io.quotecast.protocol.coinbase;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Numbers and times as Coinbase writes them: decimals without an exponent, and RFC 3339 with microseconds. */
public final class CoinbaseNumbers {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private CoinbaseNumbers() {}

    /** Returns a price in price units as a decimal; 0 for a missing price, as of a side without orders. */
    public static String price(long units, Instrument instrument) {
        return FixedPoint.format(units == instrument.noPrice() ? 0 : units, instrument.priceDecimals());
    }

    /** Returns a size in size units as a decimal. */
    public static String size(long units, Instrument instrument) {
        return FixedPoint.format(units, instrument.sizeDecimals());
    }

    /** Returns a time in µs since 1970-01-01T00:00Z in the form {@code 2021-04-17T16:43:37.089723Z}. */
    public static String time(long micros) {
        return MICROS.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /** Returns the whole number that identifies a trade: its own id, or its number in the series of trades. */
    public static long tradeId(Trade trade, long seriesNumber) {
        return trade.tradeId() > 0 ? trade.tradeId() : seriesNumber;
    }
}
