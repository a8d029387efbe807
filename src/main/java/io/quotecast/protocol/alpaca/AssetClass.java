package io.quotecast.protocol.alpaca;

import io.quotecast.market.Instrument;

/** The classes of instruments, which have endpoints of their own. */
public enum AssetClass {
    STOCKS("us_equity"),
    CRYPTO("crypto");

    /** The shortest quote currency: a shorter part after a separator is a class of shares, as in {@code BRK-B}. */
    private static final int MIN_CURRENCY_LENGTH = 3;

    private final String text;

    AssetClass(String text) {
        this.text = text;
    }

    /** Returns the name in the list of assets. */
    public String text() {
        return text;
    }

    /** Returns the class of an instrument: a pair of two currencies, as in {@code BTC-USD}, is crypto. */
    public static AssetClass of(Instrument instrument) {
        return separator(instrument.symbol().text()) > 0 ? CRYPTO : STOCKS;
    }

    /** Returns the index of the character between the currencies of a pair; -1 if the symbol is not a pair. */
    static int separator(String symbol) {
        int separator = Math.max(symbol.lastIndexOf('-'), symbol.lastIndexOf('/'));
        return separator > 0 && symbol.length() - separator > MIN_CURRENCY_LENGTH ? separator : -1;
    }
}
