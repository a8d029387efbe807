package io.quotecast.fuzz;

/** Checks texts that are sent to the sender of invalid input or written to the log. */
public final class SafeText {
    private static final int MAX_LENGTH = 500;

    private SafeText() {}

    /** Fails if the text is empty, too long, or contains control characters that affect a terminal or a log. */
    public static void check(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new AssertionError(
                    "the text has " + text.length() + " characters, allowed are 1 to " + MAX_LENGTH + ": " + text);
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029')) {
            throw new AssertionError("the text contains a control character: " + text);
        }
    }
}
