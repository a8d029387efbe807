package io.quotecast.market;

/** Whether an instrument may be traded just now. */
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

    /** Its name on the wire. */
    public String text() {
        return text;
    }

    /** The letter of a status event. */
    public String code() {
        return code;
    }

    /** The words of a status event. */
    public String title() {
        return title;
    }
}
