package io.quotecast.client;

import java.util.Locale;

/** A channel of the feed. */
public enum FeedChannel {
    TRADES,
    QUOTES,
    BARS,
    TICKERS,
    STATUSES,
    /** Price bands of the rules for limit up, limit down. */
    LULDS,
    MESSAGES;

    /** Returns the name in the protocol, such as {@code trades}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
