package io.quotecast.ingest;

import io.quotecast.base.Quoted;

/**
 * The id that a sender gave to what it sent, to be given back as it was.
 *
 * @param text at most {@link #LONGEST} characters
 * @param isNumber whether it was a JSON integer rather than a string
 */
public record SenderId(String text, boolean isNumber) {
    public static final int LONGEST = 36;

    public SenderId {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("id " + Quoted.of(text) + " has more than " + LONGEST + " characters");
        }
    }
}
