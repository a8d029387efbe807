package io.quotecast.ingest;

import io.quotecast.base.Quoted;

/**
 * The id that a sender assigned to a message, and which responses repeat unchanged.
 *
 * @param text at most {@link #MAX_LENGTH} characters
 * @param isNumber whether it was a JSON integer rather than a string
 */
public record SenderId(String text, boolean isNumber) {
    public static final int MAX_LENGTH = 36;

    public SenderId {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "id " + Quoted.of(text) + " has more than " + MAX_LENGTH + " characters");
        }
    }
}
