package io.quotecast.protocol.alpaca;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.SymbolNames;

/** The spelling of symbols at Alpaca: a pair has a slash, so that {@code BTC-USD} is {@code BTC/USD}. */
public final class AlpacaSymbols {
    private AlpacaSymbols() {}

    /** Returns the table of all instruments in this spelling. */
    public static SymbolNames of(Instruments instruments) {
        return new SymbolNames("alpaca", instruments, AlpacaSymbols::name);
    }

    static String name(Instrument instrument) {
        String symbol = instrument.symbol().text();
        int separator = AssetClass.separator(symbol);
        return separator < 0 ? symbol : symbol.substring(0, separator) + "/" + symbol.substring(separator + 1);
    }
}
