package io.quotecast.market;

import org.jspecify.annotations.Nullable;

/** The kinds of series that a subscriber can choose; each counts its own events per symbol or topic. */
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

    /** Whether every event of a series counts, so that a newer one does not make an older one superfluous. */
    public boolean isLossless() {
        return this == TRADES || this == STATUSES || this == MESSAGES;
    }

    /** Its name on the wire. */
    public String text() {
        return text;
    }

    /** The channel of this name on the wire, or null. */
    public static @Nullable Channel find(String text) {
        for (Channel channel : values()) {
            if (channel.text.equals(text)) {
                return channel;
            }
        }
        return null;
    }
}
