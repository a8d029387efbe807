package io.quotecast.history.store;

/** Thrown if the archive cannot answer a query at the moment. */
public final class ArchiveUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArchiveUnavailableException(String message) {
        super(message);
    }
}
