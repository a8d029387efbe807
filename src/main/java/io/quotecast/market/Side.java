package io.quotecast.market;

/** The side of the aggressor of a trade. */
public enum Side {
    BUY("buy"),
    SELL("sell"),
    /** The source does not tell. */
    UNKNOWN("");

    private final String text;

    Side(String text) {
        this.text = text;
    }

    /** Its name on the wire. */
    public String text() {
        return text;
    }

    public Side opposite() {
        return this == BUY ? SELL : this == SELL ? BUY : UNKNOWN;
    }
}
