package io.quotecast.protocol.massive;

import io.quotecast.market.Instrument;
import java.util.Optional;

/** A market of Massive: each has an address of its own, with its own topics and instruments. */
public enum MassiveMarket {
    STOCKS("stocks", "us"),
    CRYPTO("crypto", "global");

    private final String text;
    private final String locale;

    MassiveMarket(String text, String locale) {
        this.text = text;
        this.locale = locale;
    }

    /** Returns the name in addresses and responses. */
    public String text() {
        return text;
    }

    /** Returns the region in addresses and responses. */
    public String locale() {
        return locale;
    }

    /** Returns the market of this name; empty if there is none. */
    public static Optional<MassiveMarket> find(String text) {
        for (MassiveMarket market : values()) {
            if (market.text.equals(text)) {
                return Optional.of(market);
            }
        }
        return Optional.empty();
    }

    /** Returns the market to which an instrument belongs. */
    public static MassiveMarket of(Instrument instrument) {
        return MassiveSymbols.isPair(instrument) ? CRYPTO : STOCKS;
    }
}
