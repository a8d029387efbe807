package io.quotecast.bench.load;

/** An invalid command line; the message names the option, its value, and what is allowed. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
