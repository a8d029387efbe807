package io.quotecast.access;

import io.quotecast.market.Symbol;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The symbols that a caller may see: names in which {@code *} stands for any characters, as {@code AAPL} or
 * {@code BTC-*}. Immutable.
 */
public final class SymbolPatterns {
    /** Every symbol. */
    public static final SymbolPatterns ALL = new SymbolPatterns(List.of("*"));

    private static final int MAX_PATTERNS = 1_000;
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9.\\-/^=*]{1,20}");

    private final List<String> texts;
    private final boolean matchesAll;

    private SymbolPatterns(List<String> texts) {
        this.texts = List.copyOf(texts);
        this.matchesAll = texts.contains("*");
    }

    /**
     * Those that are written so.
     *
     * @param texts in any case
     * @throws IllegalArgumentException naming a pattern that is none, or their number if there are too many
     */
    public static SymbolPatterns of(List<String> texts) {
        if (texts.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException(texts.size() + " symbol patterns; the limit is " + MAX_PATTERNS);
        }
        for (String text : texts) {
            if (!VALID.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "symbols '" + text + "' must be 1-20 of A-Z 0-9 . - / ^ =, with * for any of them");
            }
        }
        return new SymbolPatterns(
                texts.stream().map(text -> text.toUpperCase(Locale.ROOT)).toList());
    }

    /** Whether every symbol is among them. */
    public boolean matchesAll() {
        return matchesAll;
    }

    public boolean admits(Symbol symbol) {
        return matchesAll || texts.stream().anyMatch(pattern -> matches(pattern, symbol.text()));
    }

    /** Only the last {@code *} is ever tried again, so that a pattern full of them costs no more than a long one. */
    private static boolean matches(String pattern, String symbol) {
        int patternIndex = 0;
        int starIndex = -1;
        int resumeIndex = 0;
        for (int symbolIndex = 0; symbolIndex < symbol.length(); ) {
            if (patternIndex < pattern.length() && pattern.charAt(patternIndex) == '*') {
                starIndex = patternIndex++;
                resumeIndex = symbolIndex;
            } else if (patternIndex < pattern.length() && pattern.charAt(patternIndex) == symbol.charAt(symbolIndex)) {
                patternIndex++;
                symbolIndex++;
            } else if (starIndex >= 0) {
                patternIndex = starIndex + 1;
                symbolIndex = ++resumeIndex;
            } else {
                return false;
            }
        }
        while (patternIndex < pattern.length() && pattern.charAt(patternIndex) == '*') {
            patternIndex++;
        }
        return patternIndex == pattern.length();
    }

    /** As they were written, in upper case. */
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
