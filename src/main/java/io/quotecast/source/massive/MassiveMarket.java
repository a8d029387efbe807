package io.quotecast.source.massive;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A market of Massive: the end of its address, its topics, and the numbers of its exchanges. */
public enum MassiveMarket {
    STOCKS("stocks", "Stocks", "T", "Q"),
    CRYPTO("crypto", "Crypto", "XT", "XQ");

    private static final Map<String, String> STOCK_EXCHANGES = Map.ofEntries(
            Map.entry("1", "AMEX"),
            Map.entry("2", "XBOS"),
            Map.entry("3", "XCIS"),
            Map.entry("4", "FINRA"),
            Map.entry("7", "EDGA"),
            Map.entry("8", "EDGX"),
            Map.entry("9", "XCHI"),
            Map.entry("10", "NYSE"),
            Map.entry("11", "ARCA"),
            Map.entry("12", "NASDAQ"),
            Map.entry("14", "LTSE"),
            Map.entry("15", "IEX"),
            Map.entry("17", "XPHL"),
            Map.entry("18", "BATY"),
            Map.entry("19", "BATS"),
            Map.entry("20", "MIAX"),
            Map.entry("21", "MEMX"),
            Map.entry("62", "OTC"));
    private static final Map<String, String> CRYPTO_EXCHANGES =
            Map.of("1", "COINBASE", "2", "BITFINEX", "6", "BITSTAMP", "10", "BINANCE", "23", "KRAKEN");

    private final String path;
    private final String sector;
    private final String trades;
    private final String quotes;

    MassiveMarket(String path, String sector, String trades, String quotes) {
        this.path = path;
        this.sector = sector;
        this.trades = trades;
        this.quotes = quotes;
    }

    /** Returns the end of the address. */
    String path() {
        return path;
    }

    /** Returns the sector of its instruments. */
    String sector() {
        return sector;
    }

    /** Returns the topics of a product, as in a subscription; price bands are left out where there are none. */
    String topics(String product, boolean withPriceBands) {
        String topics = trades + "." + product + "," + quotes + "." + product;
        return withPriceBands && this == STOCKS ? topics + ",LULD." + product : topics;
    }

    /** Returns the name of an exchange, or null if its number is unknown. */
    @Nullable
    String exchange(String number) {
        return (this == STOCKS ? STOCK_EXCHANGES : CRYPTO_EXCHANGES).get(number);
    }
}
