package io.quotecast.history.store;

/** The archive cannot answer now; later it may. */
public final class ArchiveUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArchiveUnavailableException(String message) {
        super(message);
    }
}
