package io.quotecast.history.store;

/** The archive cannot answer now; later it may. */
public final class ArchiveUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArchiveUnavailable(String message) {
        super(message);
    }
}
