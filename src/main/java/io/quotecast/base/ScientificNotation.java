package io.quotecast.base;

/** Converts numbers with an exponent, such as {@code 1.5e-7}, to plain decimal numbers, exactly. */
public final class ScientificNotation {
    /** Numbers with more digits on one side of the point are replaced by one that is as far out of every range. */
    private static final int MAX_DIGITS = 40;

    private ScientificNotation() {}

    /**
     * Returns the number without an exponent. A text that has no exponent, or is not a number, is returned unchanged. A
     * magnitude of 10<sup>40</sup> or more, or a nonzero digit after the 40th decimal, is replaced by a shorter number
     * with the same property, so that the length of the result is bounded.
     */
    public static String toPlain(String text) {
        int exponentIndex = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (exponentIndex < 0) {
            return text;
        }
        int start = text.startsWith("-") ? 1 : 0;
        int point = text.indexOf('.');
        int wholeEnd = point < 0 ? exponentIndex : point;
        String whole = text.substring(start, Math.max(start, wholeEnd));
        String fraction = point < 0 ? "" : text.substring(point + 1, Math.max(point + 1, exponentIndex));
        String exponent = text.substring(exponentIndex + 1);
        boolean hasSign = exponent.startsWith("-") || exponent.startsWith("+");
        String exponentDigits = hasSign ? exponent.substring(1) : exponent;
        if (!isDigits(whole) || !(point < 0 || isDigits(fraction)) || !isDigits(exponentDigits)) {
            return text;
        }
        String digits = whole + fraction;
        int zeros = 0;
        while (zeros < digits.length() && digits.charAt(zeros) == '0') {
            zeros++;
        }
        if (zeros == digits.length()) {
            return "0";
        }
        long power = bounded(exponentDigits);
        long shifted = whole.length() + (exponent.startsWith("-") ? -power : power);
        return (start == 1 ? "-" : "") + plain(digits.substring(zeros), shifted - zeros);
    }

    /**
     * Returns the digits with a decimal point.
     *
     * @param digits without leading zeros
     * @param point number of digits before the point; negative for zeros after it
     */
    private static String plain(String digits, long point) {
        if (point > MAX_DIGITS) {
            return "1" + "0".repeat(MAX_DIGITS);
        }
        if (point < -MAX_DIGITS) {
            return "0." + "0".repeat(MAX_DIGITS) + "1";
        }
        int index = (int) point;
        if (index <= 0) {
            return "0." + "0".repeat(-index) + digits;
        }
        return index >= digits.length()
                ? digits + "0".repeat(index - digits.length())
                : digits.substring(0, index) + "." + digits.substring(index);
    }

    /** Returns the value of these digits, or a very large number if they are more than nine. */
    private static long bounded(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.length() - start > 9 ? Integer.MAX_VALUE : Long.parseLong(digits.substring(start));
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
