package io.quotecast.market;

import java.util.regex.Pattern;

/** The name of a series of messages and of its room: 1-64 of {@code a-z A-Z 0-9 . _ -}. */
public record Topic(String text) {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9._-]{1,64}");

    public Topic {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a topic: '" + text + "' (1-64 of a-z A-Z 0-9 . _ -)");
        }
    }

    public static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
