package io.quotecast.journal;

/** What stands in some bytes is not what was written there. */
public final class MalformedBytes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedBytes(String what) {
        super(what);
    }
}
