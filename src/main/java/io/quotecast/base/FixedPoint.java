package io.quotecast.base;

/** Decimal numbers as whole numbers of their last decimal: {@code 126.50} with 2 decimals is 12650. */
public final class FixedPoint {
    /** Answer of {@link #parse}: the text is no plain decimal number (an exponent, NaN, a sign alone, ...). */
    public static final long NOT_A_NUMBER = Long.MIN_VALUE;
    /** Answer of {@link #parse}: a digit other than 0 stands behind the last decimal. */
    public static final long TOO_PRECISE = Long.MIN_VALUE + 1;
    /** Answer of {@link #parse}: above {@link #MAX_UNITS} units. */
    public static final long TOO_LARGE = Long.MIN_VALUE + 2;
    /** The largest amount of units: below 2^53, so that every consumer can hold it. */
    public static final long MAX_UNITS = 9_000_000_000_000_000L;

    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private FixedPoint() {}

    /** 10 to the power of {@code decimals}, 0-8. */
    public static long powerOfTen(int decimals) {
        return POWERS[decimals];
    }

    /** Whether {@link #parse} answered with a reason instead of a number. */
    public static boolean isError(long units) {
        return units <= TOO_LARGE;
    }

    /** Units of 0.1^{@code decimals}, exactly, or one of the three refusals. */
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

    /** The number with exactly its decimals, never an exponent. */
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
