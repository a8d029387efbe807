package io.quotecast.journal;

/** Thrown for a journal that cannot be continued. The message says which journal, why, and what to do. */
public final class UnusableJournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableJournalException(String message) {
        super(message);
    }
}
