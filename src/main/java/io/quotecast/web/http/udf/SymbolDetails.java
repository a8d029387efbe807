package io.quotecast.web.http.udf;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import java.util.List;
import java.util.Locale;

/** The description of a symbol, as the charting library expects it. */
record SymbolDetails(
        String name,
        String ticker,
        String description,
        String type,
        String exchange,

        @JsonProperty("listed_exchange") String listedExchange,

        String timezone,
        String session,
        long minmov,
        long pricescale,

        @JsonProperty("has_intraday") boolean hasIntraday,

        @JsonProperty("intraday_multipliers") List<String> intradayMultipliers,

        @JsonProperty("has_seconds") boolean hasSeconds,

        @JsonProperty("seconds_multipliers") List<String> secondsMultipliers,

        @JsonProperty("has_daily") boolean hasDaily,

        @JsonProperty("has_weekly_and_monthly") boolean hasWeeklyAndMonthly,

        @JsonProperty("has_empty_bars") boolean hasEmptyBars,

        @JsonProperty("supported_resolutions") List<String> supportedResolutions,

        @JsonProperty("volume_precision") int volumePrecision,

        String format,

        @JsonProperty("data_status") String dataStatus,

        @JsonProperty("currency_code") String currencyCode) {
    private static final String DEFAULT_CURRENCY = "USD";

    static SymbolDetails of(Instrument instrument, Timeframes timeframes) {
        List<String> seconds = Resolution.seconds(timeframes);
        String symbol = instrument.symbol().text();
        return new SymbolDetails(
                symbol,
                symbol,
                instrument.name(),
                type(instrument),
                instrument.exchange(),
                instrument.exchange(),
                instrument.calendar().isUtc()
                        ? "Etc/UTC"
                        : instrument.calendar().zone().getId(),
                "24x7",
                instrument.tick(),
                FixedPoint.powerOfTen(instrument.priceDecimals()),
                true,
                Resolution.minutes(timeframes),
                !seconds.isEmpty(),
                seconds,
                timeframes.contains(Timeframe.DAY),
                timeframes.contains(Timeframe.WEEK),
                false,
                Resolution.offered(timeframes),
                instrument.sizeDecimals(),
                "price",
                "streaming",
                currency(symbol));
    }

    /** Returns the kind of instrument that its sector implies. */
    static String type(Instrument instrument) {
        return switch (instrument.sector().toLowerCase(Locale.ROOT)) {
            case "crypto" -> "crypto";
            case "index" -> "index";
            case "etf" -> "fund";
            default -> "stock";
        };
    }

    private static String currency(String symbol) {
        int separator = Math.max(symbol.lastIndexOf('-'), symbol.lastIndexOf('/'));
        return separator > 0 && separator < symbol.length() - 1 ? symbol.substring(separator + 1) : DEFAULT_CURRENCY;
    }
}
