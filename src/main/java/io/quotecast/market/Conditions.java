package io.quotecast.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The conditions of a trade, as codes of the US consolidated tapes (sale conditions of the CTA and UTP plans), and what
 * the trade therefore means for prices and volumes. Trades with the same conditions share one object. Immutable.
 */
public final class Conditions {
    /** Maximum number of codes. */
    public static final int MAX_CODES = 8;
    /** Maximum length of a code. */
    public static final int MAX_CODE_LENGTH = 8;

    /**
     * Codes of trades that update neither the last price nor high and low of the consolidated tape: average price (W; B
     * on the tapes A and B), cash sale (C), price variation (H), odd lot (I), official close (M), next day (N),
     * official open (Q), extended hours out of sequence (U), contingent (V) and qualified contingent (7). Form T is not
     * one of them here, because a trading day contains the hours before and after the regular session.
     */
    private static final Set<String> WITHOUT_PRICE = Set.of("W", "B", "C", "H", "I", "M", "N", "Q", "U", "V", "7");
    /** Codes of records whose volume has been reported by other trades: official close and official open. */
    private static final Set<String> WITHOUT_VOLUME = Set.of("M", "Q");

    private static final int MAX_KNOWN = 4_096;
    private static final ConcurrentMap<String, Conditions> KNOWN = new ConcurrentHashMap<>();

    /** Those of a regular trade, and of one whose source reports none. */
    public static final Conditions NONE = new Conditions(List.of());
    /** Those of a trade of less than a round lot. */
    public static final Conditions ODD_LOT = of(List.of("I"));

    private final List<String> codes;
    private final String text;
    private final boolean setsPrice;
    private final boolean countsVolume;

    private Conditions(List<String> codes) {
        this.codes = codes;
        this.text = String.join(",", codes);
        this.setsPrice = codes.stream().noneMatch(WITHOUT_PRICE::contains);
        this.countsVolume = codes.stream().noneMatch(WITHOUT_VOLUME::contains);
    }

    /** Returns the conditions with these codes, of which those are left out that are not valid or exceed the number. */
    public static Conditions of(List<String> codes) {
        List<String> valid =
                codes.stream().filter(Conditions::isCode).limit(MAX_CODES).toList();
        if (valid.isEmpty()) {
            return NONE;
        }
        String key = String.join(",", valid);
        Conditions known = KNOWN.get(key);
        if (known == null) {
            known = new Conditions(valid);
            if (KNOWN.size() < MAX_KNOWN) {
                KNOWN.put(key, known);
            }
        }
        return known;
    }

    /** Returns the conditions whose {@link #text} this is. */
    public static Conditions parse(String text) {
        Conditions known = KNOWN.get(text);
        return known != null ? known : of(split(text));
    }

    /** Returns the codes of a text in which commas, semicolons, apostrophes or spaces separate them. */
    public static List<String> split(String text) {
        List<String> codes = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isSeparator(text.charAt(i))) {
                if (i > start) {
                    codes.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return codes;
    }

    /** Returns whether a text is a code: 1 to 8 printable ASCII characters that are no separators. */
    public static boolean isCode(String code) {
        return !code.isEmpty()
                && code.length() <= MAX_CODE_LENGTH
                && code.chars().allMatch(c -> c > ' ' && c <= '~' && !isSeparator((char) c));
    }

    private static boolean isSeparator(char c) {
        return c == ',' || c == ';' || c == '\'' || c == ' ';
    }

    public List<String> codes() {
        return codes;
    }

    /** Returns the codes, separated by commas; empty if there are none. */
    public String text() {
        return text;
    }

    public boolean isEmpty() {
        return codes.isEmpty();
    }

    /** Returns whether a trade with these conditions may be open, high, low and close of a bar or a day. */
    public boolean setsPrice() {
        return setsPrice;
    }

    /** Returns whether the size of a trade with these conditions belongs to the volume. */
    public boolean countsVolume() {
        return countsVolume;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Conditions conditions && text.equals(conditions.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
