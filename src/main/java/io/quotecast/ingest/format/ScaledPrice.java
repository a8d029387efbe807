package io.quotecast.ingest.format;

/** Prices that files contain as whole numbers of a small unit. */
final class ScaledPrice {
    private ScaledPrice() {}

    /**
     * Returns a whole number of units as a decimal number without zeros at its end: {@code 1505000} with 4 decimals is
     * {@code 150.5}. Any other text is returned unchanged.
     */
    static String toDecimal(String units, int decimals) {
        boolean isNegative = units.startsWith("-");
        String digits = isNegative ? units.substring(1) : units;
        if (!RecordedTime.isDigits(digits)) {
            return units;
        }
        String padded = digits.length() > decimals ? digits : "0".repeat(decimals + 1 - digits.length()) + digits;
        int point = padded.length() - decimals;
        int end = padded.length();
        while (end > point && padded.charAt(end - 1) == '0') {
            end--;
        }
        return (isNegative ? "-" : "")
                + padded.substring(0, point)
                + (end > point ? "." + padded.substring(point, end) : "");
    }
}
