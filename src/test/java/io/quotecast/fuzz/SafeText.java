package io.quotecast.fuzz;

/** What a text must be that is shown to the sender of bad input, or written into a log. */
public final class SafeText {
    private static final int MAX_LENGTH = 400;

    private SafeText() {}

    /** Fails if the text is empty, long, or has anything in it that a terminal or a log would obey. */
    public static void check(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new AssertionError("a text of " + text.length() + " characters: " + text);
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029')) {
            throw new AssertionError("a control character in: " + text);
        }
    }
}
