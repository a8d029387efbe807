package io.quotecast.cli.bench;

/** The command line cannot be obeyed; the message says which value, and what the limit is. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
