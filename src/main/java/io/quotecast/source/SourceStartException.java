package io.quotecast.source;

/** A source could not be started. The message names the source and the reason. */
public final class SourceStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SourceStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
