package io.quotecast.base;

/** Decimal numbers in units of their last decimal: {@code 126.50} with 2 decimals is 12650. */
public final class FixedPoint {
    /** Result of {@link #parse} for a text that is not a plain decimal number, such as {@code 1e3} or {@code NaN}. */
    public static final long NOT_A_NUMBER = Long.MIN_VALUE;
    /** Result of {@link #parse} for a text with a digit other than 0 after the last decimal. */
    public static final long TOO_PRECISE = Long.MIN_VALUE + 1;
    /** Result of {@link #parse} for a number whose magnitude exceeds {@link #MAX_UNITS} units. */
    public static final long TOO_LARGE = Long.MIN_VALUE + 2;
    /** Largest number of units: below 2^53, so that an IEEE 754 double represents every value exactly. */
    public static final long MAX_UNITS = 9_000_000_000_000_000L;

    private static final long[] POWERS = powers(18);

    private FixedPoint() {}

    /** Returns 10 to the power of {@code decimals}, which must be 0 to 18. */
    public static long powerOfTen(int decimals) {
        return POWERS[decimals];
    }

    private static long[] powers(int max) {
        long[] powers = new long[max + 1];
        powers[0] = 1;
        for (int i = 1; i <= max; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    /** Returns whether a result of {@link #parse} is an error code instead of a number. */
    public static boolean isError(long units) {
        return units <= TOO_LARGE;
    }

    /** Returns the number in units of its last decimal, or one of the three error codes. */
    public static long parse(CharSequence text, int decimals) {
        int length = text.length();
        int index = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        boolean isNegative = index == 1;
        long units = 0;
        int whole = 0;
        int fraction = -1;
        for (; index < length; index++) {
            char c = text.charAt(index);
            if (c == '.' && fraction < 0 && whole > 0) {
                fraction = 0;
                continue;
            }
            if (c < '0' || c > '9') {
                return NOT_A_NUMBER;
            }
            if (fraction < 0) {
                whole++;
            } else if (++fraction > decimals) {
                if (c != '0') {
                    return TOO_PRECISE;
                }
                continue;
            }
            units = units * 10 + (c - '0');
            if (units > MAX_UNITS) {
                return TOO_LARGE;
            }
        }
        if (whole == 0 || fraction == 0) {
            return NOT_A_NUMBER;
        }
        for (int missing = decimals - Math.max(fraction, 0); missing > 0; missing--) {
            units *= 10;
            if (units > MAX_UNITS) {
                return TOO_LARGE;
            }
        }
        return isNegative ? -units : units;
    }

    /** Returns the number with exactly this many decimals and without an exponent. */
    public static String format(long units, int decimals) {
        if (decimals == 0) {
            return Long.toString(units);
        }
        long divisor = POWERS[decimals];
        long magnitude = Math.abs(units);
        String fraction = Long.toString(divisor + magnitude % divisor).substring(1);
        return (units < 0 ? "-" : "") + magnitude / divisor + "." + fraction;
    }
}
