package io.quotecast.web.http.binance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quotecast.market.Instrument;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.binance.BinanceNumbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One symbol of {@code exchangeInfo}. */
record SymbolInfo(
        String symbol,
        String status,
        String baseAsset,
        int baseAssetPrecision,
        String quoteAsset,
        int quotePrecision,
        int quoteAssetPrecision,
        List<String> orderTypes,
        boolean isSpotTradingAllowed,
        boolean isMarginTradingAllowed,
        List<Filter> filters,
        List<String> permissions,
        List<List<String>> permissionSets) {
    private static final String DEFAULT_QUOTE = "USD";
    /** Large enough for any order: Quotecast has no limits for prices and sizes. */
    private static final long MAX_UNITS = 9_000_000_000_000L;

    /** A rule for prices or sizes; fields that a rule does not have are null and left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Filter(
            String filterType,
            @Nullable String minPrice,
            @Nullable String maxPrice,
            @Nullable String tickSize,
            @Nullable String minQty,
            @Nullable String maxQty,
            @Nullable String stepSize,
            @Nullable String minNotional) {}

    /**
     * Returns an instrument as Binance describes it.
     *
     * @param state that of the newest ticker; null before the first one
     */
    static SymbolInfo of(Instrument instrument, String name, @Nullable TradingState state) {
        String[] pair = pair(instrument);
        return new SymbolInfo(
                name,
                state == TradingState.HALTED ? "HALT" : "TRADING",
                pair[0],
                instrument.sizeDecimals(),
                pair[1],
                instrument.priceDecimals(),
                instrument.priceDecimals(),
                List.of(),
                true,
                false,
                List.of(
                        new Filter(
                                "PRICE_FILTER",
                                BinanceNumbers.price(instrument.tick(), instrument),
                                BinanceNumbers.price(MAX_UNITS, instrument),
                                BinanceNumbers.price(instrument.tick(), instrument),
                                null,
                                null,
                                null,
                                null),
                        new Filter(
                                "LOT_SIZE",
                                null,
                                null,
                                null,
                                BinanceNumbers.size(1, instrument),
                                BinanceNumbers.size(MAX_UNITS, instrument),
                                BinanceNumbers.size(1, instrument),
                                null),
                        new Filter("MIN_NOTIONAL", null, null, null, null, null, null, "0")),
                List.of("SPOT"),
                List.of(List.of("SPOT")));
    }

    /** Returns the base and the quote asset; a symbol without a separator is quoted in US dollars. */
    private static String[] pair(Instrument instrument) {
        String symbol = instrument.symbol().text();
        int separator = Math.max(symbol.lastIndexOf('-'), symbol.lastIndexOf('/'));
        return separator > 0 && separator < symbol.length() - 1
                ? new String[] {symbol.substring(0, separator), symbol.substring(separator + 1)}
                : new String[] {symbol, DEFAULT_QUOTE};
    }
}
