package io.quotecast.ingest;

import io.quotecast.base.FixedPoint;

/** Why an event was not let in. A value, not an exception: bad data is ordinary. */
public enum Rejection {
    MALFORMED("not an event in the documented shape"),
    UNKNOWN_KIND("the kind of event is not one that can be sent in: t, q or s"),
    UNKNOWN_SYMBOL("unknown symbol"),
    NOT_PERMITTED("your key is not for this symbol"),
    PRICE_NOT_POSITIVE("a price must be above 0"),
    OFF_TICK("a price must be a multiple of the instrument's tick"),
    NEGATIVE_SIZE("a size must be at least 0"),
    TOO_LARGE("a price or size must be at most " + FixedPoint.MAX_UNITS + " units"),
    CROSSED("the bid must be at most the ask"),
    BAD_TIME("the time must be above 0 and at most a minute ahead"),
    BUSY("more comes in than can be taken; send it again, slower"),
    /** Whoever refuses with it may say more: the disk is full, the log is out of reach. */
    UNAVAILABLE("nothing can be kept on the tape just now; send it again, later"),
    CLOSED("the server is stopping");

    private final String text;

    Rejection(String text) {
        this.text = text;
    }

    /** The reason, in words for the one who sent it. */
    public String text() {
        return text;
    }
}
