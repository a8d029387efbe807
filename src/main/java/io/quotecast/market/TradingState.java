package io.quotecast.market;

/** Whether an instrument can be traded. */
public enum TradingState {
    OPEN("open", "T", "Trading"),
    HALTED("halted", "H", "Halted"),
    AUCTION("auction", "A", "Auction"),
    PRE_MARKET("pre", "P", "Pre-market"),
    CLOSED("closed", "C", "Closed");

    private final String text;
    private final String code;
    private final String title;

    TradingState(String text, String code, String title) {
        this.text = text;
        this.code = code;
        this.title = title;
    }

    /** Returns the name on the wire. */
    public String text() {
        return text;
    }

    /** Returns the code in a status event. */
    public String code() {
        return code;
    }

    /** Returns the display name in a status event. */
    public String title() {
        return title;
    }
}
