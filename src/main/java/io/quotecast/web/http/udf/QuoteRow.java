package io.quotecast.web.http.udf;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.market.Instrument;
import io.quotecast.market.Ticker;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The newest prices of one symbol.
 *
 * @param s {@code ok} or {@code error}
 * @param n the symbol as it was requested
 */
record QuoteRow(String s, String n, Values v, @Nullable String errmsg) {
    private static final int PERCENT_DECIMALS = 2;

    /** Values that are not known are null and left out. */
    record Values(
            @Nullable BigDecimal ch,
            @Nullable BigDecimal chp,

            @JsonProperty("short_name") @Nullable String shortName,

            @Nullable String exchange,
            @Nullable String description,
            @Nullable BigDecimal lp,
            @Nullable BigDecimal ask,
            @Nullable BigDecimal bid,
            @Nullable BigDecimal spread,

            @JsonProperty("open_price") @Nullable BigDecimal openPrice,

            @JsonProperty("high_price") @Nullable BigDecimal highPrice,

            @JsonProperty("low_price") @Nullable BigDecimal lowPrice,

            @JsonProperty("prev_close_price") @Nullable BigDecimal prevClosePrice,

            @Nullable BigDecimal volume) {
        private static final Values NONE =
                new Values(null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * @param instrument null if the symbol is unknown
     * @param ticker null before the first trade
     */
    static QuoteRow of(String name, @Nullable Instrument instrument, @Nullable Ticker ticker) {
        if (instrument == null) {
            return new QuoteRow("error", name, Values.NONE, "unknown_symbol");
        }
        if (ticker == null) {
            return new QuoteRow("error", name, Values.NONE, "no data for this symbol yet");
        }
        boolean hasSpread = ticker.hasBid() && ticker.hasAsk();
        return new QuoteRow(
                "ok",
                name,
                new Values(
                        price(ticker.last() - ticker.previousClose(), instrument),
                        changePercent(ticker),
                        instrument.symbol().text(),
                        instrument.exchange(),
                        instrument.name(),
                        price(ticker.last(), instrument),
                        ticker.hasAsk() ? price(ticker.ask(), instrument) : null,
                        ticker.hasBid() ? price(ticker.bid(), instrument) : null,
                        hasSpread ? price(ticker.ask() - ticker.bid(), instrument) : null,
                        price(ticker.open(), instrument),
                        price(ticker.high(), instrument),
                        price(ticker.low(), instrument),
                        price(ticker.previousClose(), instrument),
                        BigDecimal.valueOf(ticker.volume(), instrument.sizeDecimals())),
                null);
    }

    private static BigDecimal price(long units, Instrument instrument) {
        return BigDecimal.valueOf(units, instrument.priceDecimals());
    }

    private static @Nullable BigDecimal changePercent(Ticker ticker) {
        if (ticker.previousClose() == 0) {
            return null;
        }
        return BigDecimal.valueOf(ticker.last())
                .subtract(BigDecimal.valueOf(ticker.previousClose()))
                .movePointRight(2)
                .divide(BigDecimal.valueOf(ticker.previousClose()).abs(), PERCENT_DECIMALS, RoundingMode.HALF_UP);
    }
}
