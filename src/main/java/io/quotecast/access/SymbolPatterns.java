package io.quotecast.access;

import io.quotecast.market.Symbol;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The symbols that a caller may see, as patterns in which {@code *} matches any characters: {@code AAPL},
 * {@code BTC-*}. Immutable.
 */
public final class SymbolPatterns {
    /** Matches every symbol. */
    public static final SymbolPatterns ALL = new SymbolPatterns(List.of("*"));

    private static final int MAX_PATTERNS = 1_000;
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9.\\-/^=_:*]{1," + Symbol.MAX_LENGTH + "}");

    private final List<String> texts;
    private final boolean matchesAll;

    private SymbolPatterns(List<String> texts) {
        this.texts = List.copyOf(texts);
        this.matchesAll = texts.contains("*");
    }

    /**
     * Creates a set of patterns.
     *
     * @param texts the patterns, in upper or lower case
     * @throws IllegalArgumentException if a pattern is invalid or there are more than 1,000
     */
    public static SymbolPatterns of(List<String> texts) {
        if (texts.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException(texts.size() + " symbol patterns; the limit is " + MAX_PATTERNS);
        }
        for (String text : texts) {
            if (!VALID.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "symbols: '" + text + "' must be 1 to 64 characters of A-Z 0-9 . - / ^ = _ : and *");
            }
        }
        return new SymbolPatterns(
                texts.stream().map(text -> text.toUpperCase(Locale.ROOT)).toList());
    }

    /** Whether a pattern is {@code *}, which matches every symbol. */
    public boolean matchesAll() {
        return matchesAll;
    }

    public boolean admits(Symbol symbol) {
        return matchesAll || texts.stream().anyMatch(pattern -> Wildcards.matches(pattern, symbol.text()));
    }

    /** Returns the patterns in upper case. */
    public List<String> texts() {
        return texts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SymbolPatterns that && texts.equals(that.texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }

    @Override
    public String toString() {
        return String.join(",", texts);
    }
}
