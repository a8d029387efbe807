package io.quotecast.protocol.alpaca;

import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/** The exchanges and their codes in trades and quotes. */
public enum AlpacaExchange {
    AMERICAN("A", "NYSE American (AMEX)", "B", "AMEX", "AMERICAN|AMEX"),
    ARCA("P", "NYSE Arca", "B", "ARCA", "ARCA"),
    BATS("Z", "Cboe BZX", "B", "BATS", "BATS|CBOE|BZX"),
    NASDAQ("Q", "NASDAQ OMX", "C", "NASDAQ", "NASDAQ|XNAS"),
    NYSE("N", "New York Stock Exchange", "A", "NYSE", "NYSE|XNYS"),
    /** Also stands for exchanges that are not known. */
    IEX("V", "IEX", "B", "OTC", "IEX");

    /** By the names in the catalog, which are few. */
    private static final ConcurrentMap<String, AlpacaExchange> BY_LISTING = new ConcurrentHashMap<>();

    private final String code;
    private final String title;
    private final String tape;
    private final String assetName;
    private final Pattern names;

    AlpacaExchange(String code, String title, String tape, String assetName, String names) {
        this.code = code;
        this.title = title;
        this.tape = tape;
        this.assetName = assetName;
        this.names = Pattern.compile(names);
    }

    /** Returns the exchange that lists an instrument. */
    static AlpacaExchange of(Instrument instrument) {
        return BY_LISTING.computeIfAbsent(instrument.exchange(), AlpacaExchange::named);
    }

    /** Returns the exchange of a trade; that of the listing if the trade does not name one. */
    static AlpacaExchange of(Trade trade) {
        String venue = trade.venue();
        if (venue != null) {
            for (AlpacaExchange exchange : values()) {
                if (exchange.code.equals(venue)) {
                    return exchange;
                }
            }
        }
        return venue == null ? of(trade.instrument()) : named(venue);
    }

    private static AlpacaExchange named(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        for (AlpacaExchange exchange : values()) {
            if (exchange.names.matcher(upper).find()) {
                return exchange;
            }
        }
        return IEX;
    }

    String code() {
        return code;
    }

    /** Returns the tape on which the trades of its listings are reported. */
    String tape() {
        return tape;
    }

    /** Returns the names of all exchanges by their codes. */
    public static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        for (AlpacaExchange exchange : values()) {
            titles.put(exchange.code, exchange.title);
        }
        return titles;
    }

    /** Returns the name in the list of assets of the exchange that lists an instrument. */
    public static String assetName(Instrument instrument) {
        return AssetClass.of(instrument) == AssetClass.CRYPTO ? "CRYPTO" : of(instrument).assetName;
    }
}
