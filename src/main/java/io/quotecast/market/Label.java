package io.quotecast.market;

/** The form of texts that clients choose for others to see: display names, and keys of values in rooms. */
public final class Label {
    /** What a label must be, for error messages. */
    public static final String FORM = "1 to 64 characters without control characters";

    private static final int MAX_LENGTH = 64;

    private Label() {}

    /** Returns whether a text is a label. */
    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.codePoints().allMatch(Label::isPermitted);
    }

    /** Line separators, and characters that change the direction of the text after them, are refused too. */
    private static boolean isPermitted(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            case Character.FORMAT -> !isDirectional(codePoint);
            default -> true;
        };
    }

    private static boolean isDirectional(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }
}
