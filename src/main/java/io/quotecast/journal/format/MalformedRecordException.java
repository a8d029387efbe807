package io.quotecast.journal.format;

/** Thrown for bytes that are not in the expected format. */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message);
    }
}
