package io.quotecast.protocol;

/** A client's text made fit for an error or a log line: in quotes, shortened, control characters shown as such. */
public final class Quoted {
    private static final int MOST = 40;

    private Quoted() {}

    public static String of(String text) {
        StringBuilder quoted = new StringBuilder(MOST + 5).append('\'');
        int length = Math.min(text.length(), MOST);
        if (length < text.length() && Character.isHighSurrogate(text.charAt(length - 1))) {
            length--;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append(length < text.length() ? "...'" : "'").toString();
    }
}
