package io.quotecast.journal.format;

/** What stands in some bytes is not what was written there. */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message);
    }
}
