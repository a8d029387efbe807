package io.quotecast.protocol.binance;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.SymbolNames;

/** The spelling of symbols at Binance: letters and digits only, so that {@code BTC-USD} is {@code BTCUSD}. */
public final class BinanceSymbols {
    private BinanceSymbols() {}

    /** Returns the table of all instruments in this spelling. */
    public static SymbolNames of(Instruments instruments) {
        return new SymbolNames("binance", instruments, BinanceSymbols::name);
    }

    static String name(Instrument instrument) {
        String symbol = instrument.symbol().text();
        StringBuilder name = new StringBuilder(symbol.length());
        for (int i = 0; i < symbol.length(); i++) {
            char c = symbol.charAt(i);
            if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
                name.append(c);
            }
        }
        return name.isEmpty() ? symbol : name.toString();
    }
}
