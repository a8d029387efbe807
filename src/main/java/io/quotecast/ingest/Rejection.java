package io.quotecast.ingest;

import io.quotecast.base.FixedPoint;

/** Reason for which an event was rejected. Bad data is normal, so this is a value and not an exception. */
public enum Rejection {
    MALFORMED("not an event in the documented shape"),
    UNKNOWN_KIND("not a kind of event that can be ingested: t, c, x, q, s or l"),
    UNKNOWN_SYMBOL("unknown symbol"),
    UNKNOWN_TRADE("no trade with this id is known; a correction names one of the newest 1,000 trades of its symbol"),
    NOT_PERMITTED("your key does not permit this symbol"),
    PRICE_NOT_POSITIVE("a price must be above 0 unless the instrument has signed prices"),
    OFF_TICK("a price must be a multiple of the instrument's tick"),
    NEGATIVE_SIZE("a size must be at least 0"),
    TOO_LARGE("a price or size must be at most " + FixedPoint.MAX_UNITS + " units"),
    CROSSED("the bid must be at most the ask, and a lower band at most the upper band"),
    BAD_TIME("the time must be above 0 and at most a minute ahead"),
    BUSY("Server busy: the ingest queue is full; retry after 1 s"),
    /** The journal reports the cause, such as a full disk, as its state. */
    UNAVAILABLE("Journal unavailable: events cannot be stored at the moment; retry later"),
    CLOSED("the server is stopping");

    private final String text;

    Rejection(String text) {
        this.text = text;
    }

    /** Returns the message for the sender. */
    public String text() {
        return text;
    }
}
