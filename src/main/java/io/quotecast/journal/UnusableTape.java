package io.quotecast.journal;

/** A tape that cannot be gone on with; its words say which file, where, and what to do. */
public final class UnusableTape extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableTape(String what) {
        super(what);
    }
}
