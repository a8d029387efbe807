package io.quotecast.market;

import org.jspecify.annotations.Nullable;

/** The channels to which clients subscribe. Each numbers its events by symbol or topic. */
public enum Channel {
    TRADES("trades"),
    QUOTES("quotes"),
    BARS("bars"),
    TICKERS("tickers"),
    STATUSES("statuses"),
    MESSAGES("messages"),
    /** Corrections and cancellations of trades, which all subscribers of trades receive: clients cannot select it. */
    CORRECTIONS("corrections"),
    PRICE_BANDS("lulds");

    private final String text;

    Channel(String text) {
        this.text = text;
    }

    /** Returns whether a client needs every event of a series: a newer one does not replace an older one. */
    public boolean isLossless() {
        return switch (this) {
            case TRADES, CORRECTIONS, STATUSES, PRICE_BANDS, MESSAGES -> true;
            case QUOTES, BARS, TICKERS -> false;
        };
    }

    /** Returns whether clients subscribe to the channel by its name. */
    public boolean isSelectable() {
        return this != CORRECTIONS;
    }

    /**
     * Returns whether a subscription names the channel only where something of it is selected, because earlier versions
     * of the protocol do not have it.
     */
    public boolean isNamedIfSelected() {
        return this == PRICE_BANDS;
    }

    /** Returns the name on the wire. */
    public String text() {
        return text;
    }

    /** Returns the channel that clients select by this name; null if there is none. */
    public static @Nullable Channel find(String text) {
        for (Channel channel : values()) {
            if (channel.isSelectable() && channel.text.equals(text)) {
                return channel;
            }
        }
        return null;
    }
}
