package io.quotecast.base;

/** Quotes untrusted text for error messages and log lines. */
public final class Quoted {
    private static final int MAX_CHARACTERS = 40;

    private Quoted() {}

    /** Returns the text in single quotes, truncated after 40 characters, with control characters escaped. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder(MAX_CHARACTERS + 8).append('\'');
        int index = 0;
        for (int count = 0; index < text.length() && count < MAX_CHARACTERS; count++) {
            int c = text.codePointAt(index);
            index += Character.charCount(c);
            if (isPlain(c)) {
                quoted.appendCodePoint(c);
            } else {
                String hex = Integer.toHexString(c);
                quoted.append("\\u")
                        .append("0".repeat(Math.max(0, 4 - hex.length())))
                        .append(hex);
            }
        }
        return quoted.append(index < text.length() ? "…'" : "'").toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
