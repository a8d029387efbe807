package io.quotecast.protocol.coinbase;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.SymbolNames;

/**
 * The product ids of Coinbase, which consist of a base and a quote currency: {@code BTC/USD} is {@code BTC-USD}, and a
 * symbol without a separator is quoted in US dollars, so that {@code AAPL} is {@code AAPL-USD}.
 */
public final class CoinbaseSymbols {
    private static final char SEPARATOR = '-';
    private static final String DEFAULT_QUOTE = "USD";

    private CoinbaseSymbols() {}

    /** Returns the table of all instruments in this spelling. */
    public static SymbolNames of(Instruments instruments) {
        return new SymbolNames("coinbase", instruments, CoinbaseSymbols::productId);
    }

    static String productId(Instrument instrument) {
        String id = instrument.symbol().text().replace('/', SEPARATOR);
        int separator = id.indexOf(SEPARATOR);
        return separator > 0 && separator < id.length() - 1 ? id : id + SEPARATOR + DEFAULT_QUOTE;
    }

    static String baseCurrency(Instrument instrument) {
        String id = productId(instrument);
        return id.substring(0, id.indexOf(SEPARATOR, 1));
    }

    static String quoteCurrency(Instrument instrument) {
        String id = productId(instrument);
        return id.substring(id.indexOf(SEPARATOR, 1) + 1);
    }
}
