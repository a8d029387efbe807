package io.quotecast.market;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers that Massive uses in place of the codes of the consolidated tapes, as its glossary of conditions lists
 * them, and those of the indicators of price bands. A number without a code stays a number.
 */
public final class ConditionNumbers {
    private static final Map<String, Integer> BY_CODE = Map.ofEntries(
            Map.entry("@", 0),
            Map.entry("A", 1),
            Map.entry("W", 2),
            Map.entry("E", 3),
            Map.entry("B", 4),
            Map.entry("G", 5),
            Map.entry("C", 7),
            Map.entry("6", 8),
            Map.entry("X", 9),
            Map.entry("4", 10),
            Map.entry("D", 11),
            Map.entry("T", 12),
            Map.entry("U", 13),
            Map.entry("F", 14),
            Map.entry("M", 15),
            Map.entry("Q", 16),
            Map.entry("N", 20),
            Map.entry("H", 21),
            Map.entry("P", 22),
            Map.entry("K", 23),
            Map.entry("O", 25),
            Map.entry("1", 27),
            Map.entry("5", 28),
            Map.entry("R", 29),
            Map.entry("L", 30),
            Map.entry("Z", 33),
            Map.entry("S", 34),
            Map.entry("Y", 36),
            Map.entry("I", 37),
            Map.entry("9", 38),
            Map.entry("V", 52),
            Map.entry("7", 53),
            Map.entry("8", 59));
    private static final int BANDS_SUSPENDED = 17;
    private static final int BANDS_REOPENED = 18;
    private static final int BANDS_CHANGED = 21;
    private static final Map<String, String> BY_NUMBER = new HashMap<>();

    static {
        BY_CODE.forEach((code, number) -> BY_NUMBER.put(number.toString(), code));
    }

    private ConditionNumbers() {}

    /**
     * Returns the conditions with these numbers. A number that has no code becomes a code that begins with {@code #}.
     */
    public static Conditions conditions(String numbers) {
        if (numbers.isEmpty()) {
            return Conditions.NONE;
        }
        List<String> codes = new ArrayList<>();
        for (String number : Conditions.split(numbers)) {
            codes.add(BY_NUMBER.getOrDefault(number, "#" + number));
        }
        return Conditions.of(codes);
    }

    /** Returns the numbers of conditions; codes that have none are left out. */
    public static List<Integer> of(Conditions conditions) {
        if (conditions.isEmpty()) {
            return List.of();
        }
        return conditions.codes().stream()
                .map(ConditionNumbers::number)
                .filter(number -> number >= 0)
                .toList();
    }

    /** Returns the number of an indicator of price bands. */
    public static int of(PriceBands.Indicator indicator) {
        return switch (indicator) {
            case SUSPENDED -> BANDS_SUSPENDED;
            case REOPENING -> BANDS_REOPENED;
            case OPENING, INTRADAY, RESTATED, OUTSIDE_HOURS -> BANDS_CHANGED;
        };
    }

    /** Returns the indicator of price bands with these numbers: of a change, unless they say more. */
    public static PriceBands.Indicator bandsIndicator(String numbers) {
        List<String> all = Conditions.split(numbers);
        if (all.contains(Integer.toString(BANDS_SUSPENDED))) {
            return PriceBands.Indicator.SUSPENDED;
        }
        return all.contains(Integer.toString(BANDS_REOPENED))
                ? PriceBands.Indicator.REOPENING
                : PriceBands.Indicator.INTRADAY;
    }

    private static int number(String code) {
        Integer number = BY_CODE.get(code);
        if (number != null) {
            return number;
        }
        boolean isNumber = code.startsWith("#")
                && code.length() > 1
                && code.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(code.substring(1)) : -1;
    }
}
