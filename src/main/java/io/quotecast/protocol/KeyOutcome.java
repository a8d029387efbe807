package io.quotecast.protocol;

/** What the check of a key has found. */
public enum KeyOutcome {
    /** The key is valid, or the server requires none. */
    ACCEPTED,
    /** The key is not valid, or has expired. */
    INVALID,
    /** Too many connections are open with the key. */
    OVER_LIMIT,
    /** The key cannot be checked at the moment. */
    UNAVAILABLE
}
