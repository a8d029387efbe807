package io.quotecast.market;

/** The sessions of a trading day. */
public enum Session {
    PRE_MARKET("pre", TradingState.PRE_MARKET),
    OPENING_AUCTION("opening-auction", TradingState.AUCTION),
    REGULAR("regular", TradingState.OPEN),
    CLOSING_AUCTION("closing-auction", TradingState.AUCTION),
    CLOSED("closed", TradingState.CLOSED);

    private final String text;
    private final TradingState state;

    Session(String text, TradingState state) {
        this.text = text;
        this.state = state;
    }

    /** Returns the name on the wire. */
    public String text() {
        return text;
    }

    /** Returns the state of an instrument that is not halted. */
    public TradingState state() {
        return state;
    }

    public boolean isOpen() {
        return this != CLOSED;
    }
}
