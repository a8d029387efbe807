package io.quotecast.market;

/** The side of the aggressor in a trade. */
public enum Side {
    BUY("buy"),
    SELL("sell"),
    /** The source does not provide the side. */
    UNKNOWN("");

    private final String text;

    Side(String text) {
        this.text = text;
    }

    /** Returns the name on the wire; empty if the side is unknown. */
    public String text() {
        return text;
    }

    public Side opposite() {
        return this == BUY ? SELL : this == SELL ? BUY : UNKNOWN;
    }
}
