package io.quotecast.journal;

/** A tape that cannot be gone on with; its words say which file, where, and what to do. */
public final class UnusableJournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableJournalException(String message) {
        super(message);
    }
}
