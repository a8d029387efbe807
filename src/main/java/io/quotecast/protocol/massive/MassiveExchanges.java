package io.quotecast.protocol.massive;

import io.quotecast.market.Instrument;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The numbers that exchanges and tapes have at Massive. */
public final class MassiveExchanges {
    private static final int UNKNOWN = 0;
    /** Numbers of the stock exchanges, by name and by MIC (ISO 10383). */
    private static final Map<String, Integer> STOCKS = ignoringCase(Map.ofEntries(
            Map.entry("NYSE AMERICAN", 1),
            Map.entry("AMEX", 1),
            Map.entry("XASE", 1),
            Map.entry("NASDAQ BX", 2),
            Map.entry("XBOS", 2),
            Map.entry("NYSE NATIONAL", 3),
            Map.entry("XCIS", 3),
            Map.entry("FINRA", 4),
            Map.entry("TRF", 4),
            Map.entry("FINN", 4),
            Map.entry("CBOE EDGA", 7),
            Map.entry("EDGA", 7),
            Map.entry("CBOE EDGX", 8),
            Map.entry("EDGX", 8),
            Map.entry("NYSE CHICAGO", 9),
            Map.entry("XCHI", 9),
            Map.entry("NYSE", 10),
            Map.entry("XNYS", 10),
            Map.entry("NYSE ARCA", 11),
            Map.entry("ARCA", 11),
            Map.entry("ARCX", 11),
            Map.entry("NASDAQ", 12),
            Map.entry("XNAS", 12),
            Map.entry("LTSE", 14),
            Map.entry("IEX", 15),
            Map.entry("IEXG", 15),
            Map.entry("NASDAQ PHLX", 17),
            Map.entry("XPHL", 17),
            Map.entry("CBOE BYX", 18),
            Map.entry("BATY", 18),
            Map.entry("CBOE BZX", 19),
            Map.entry("BATS", 19),
            Map.entry("MIAX", 20),
            Map.entry("EPRL", 20),
            Map.entry("MEMX", 21),
            Map.entry("OTC", 62)));
    /** Numbers of the crypto exchanges, which are another list at Massive. */
    private static final Map<String, Integer> CRYPTO =
            ignoringCase(Map.of("COINBASE", 1, "BITFINEX", 2, "BITSTAMP", 6, "BINANCE", 10, "KRAKEN", 23));

    private static final int TAPE_NYSE = 1;
    private static final int TAPE_REGIONAL = 2;
    private static final int TAPE_NASDAQ = 3;
    private static final int NYSE = 10;
    private static final int NASDAQ = 12;

    private MassiveExchanges() {}

    private static Map<String, Integer> ignoringCase(Map<String, Integer> ids) {
        Map<String, Integer> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(ids);
        return sorted;
    }

    static boolean isStockExchange(String name) {
        return STOCKS.containsKey(name);
    }

    /**
     * Returns the number of a venue, or that of the exchange that lists the instrument if the venue is unknown; 0 if
     * both are unknown.
     *
     * @param venue null if the source does not name it
     */
    public static int id(@Nullable String venue, Instrument instrument) {
        Map<String, Integer> ids = MassiveSymbols.isPair(instrument) ? CRYPTO : STOCKS;
        Integer id = venue == null ? null : ids.get(venue);
        return id != null ? id : ids.getOrDefault(instrument.exchange(), UNKNOWN);
    }

    /** Returns the tape on which trades of a stock are reported: 1 to 3, by the exchange that lists it. */
    public static int tape(Instrument instrument) {
        return switch (STOCKS.getOrDefault(instrument.exchange(), UNKNOWN)) {
            case NYSE -> TAPE_NYSE;
            case NASDAQ, UNKNOWN -> TAPE_NASDAQ;
            default -> TAPE_REGIONAL;
        };
    }

    /** Returns the MIC of the exchange that lists a stock, where it has one. */
    public static @Nullable String mic(Instrument instrument) {
        return switch (instrument.exchange().toUpperCase(Locale.ROOT)) {
            case "NYSE" -> "XNYS";
            case "NASDAQ" -> "XNAS";
            case "NYSE ARCA", "ARCA" -> "ARCX";
            case "NYSE AMERICAN", "AMEX" -> "XASE";
            case "CBOE BZX", "BATS" -> "BATS";
            default -> null;
        };
    }
}
