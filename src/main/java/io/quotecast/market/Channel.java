package io.quotecast.market;

import org.jspecify.annotations.Nullable;

/** The channels to which clients subscribe. Each numbers its events by symbol or topic. */
public enum Channel {
    TRADES("trades"),
    QUOTES("quotes"),
    BARS("bars"),
    TICKERS("tickers"),
    STATUSES("statuses"),
    MESSAGES("messages");

    private final String text;

    Channel(String text) {
        this.text = text;
    }

    /** Returns whether a client needs every event of a series: a newer one does not replace an older one. */
    public boolean isLossless() {
        return this == TRADES || this == STATUSES || this == MESSAGES;
    }

    /** Returns the name on the wire. */
    public String text() {
        return text;
    }

    /** Returns the channel with this name on the wire; null if there is none. */
    public static @Nullable Channel find(String text) {
        for (Channel channel : values()) {
            if (channel.text.equals(text)) {
                return channel;
            }
        }
        return null;
    }
}
