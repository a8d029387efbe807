package io.quotecast.market;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name under which an instrument trades: 1-64 of {@code A-Z 0-9 . - / ^ = _ :}. */
public record Symbol(String text) implements Comparable<Symbol> {
    /** Maximum number of characters. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern VALID = Pattern.compile("[A-Z0-9.\\-/^=_:]{1," + MAX_LENGTH + "}");

    public Symbol {
        if (!VALID.matcher(text).matches()) {
            throw new IllegalArgumentException("not a symbol: '" + text + "' (1-64 of A-Z 0-9 . - / ^ = _ :)");
        }
    }

    /** Parses a symbol in any case; empty if it is invalid. */
    public static Optional<Symbol> parse(String text) {
        // ASCII only: the upper case of some other Unicode letters is a letter from A to Z.
        if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c < 128)) {
            return Optional.empty();
        }
        String upper = text.toUpperCase(Locale.ROOT);
        return VALID.matcher(upper).matches() ? Optional.of(new Symbol(upper)) : Optional.empty();
    }

    @Override
    public int compareTo(Symbol other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
