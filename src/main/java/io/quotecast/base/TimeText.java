package io.quotecast.base;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Times that clients and sources write: whole microseconds since 1970-01-01T00:00Z, a date in UTC, or a time with an
 * offset (ISO 8601), whose digits after the microsecond are dropped. The rule is the same for events, recordings and
 * queries.
 *
 * <p>A number below {@link #MIN_MICROS} is not taken as microseconds: it is a time in seconds or milliseconds, or a
 * date without separators.
 */
public final class TimeText {
    /**
     * The first time that can be written in microseconds, 1973-03-03T09:46:40Z. Seconds and milliseconds reach this
     * number only after the year 5138.
     */
    public static final long MIN_MICROS = 100_000_000_000_000L;
    /** Result of {@link #parse} for a text that is not a time. */
    public static final long INVALID = Long.MIN_VALUE;

    private static final long MIN_MILLIS = 100_000_000_000L;
    private static final int DATE_LENGTH = 10;
    /** Of an offset such as {@code +02:00}. */
    private static final int OFFSET_LENGTH = 6;

    private static final int DATE_AND_TIME_LENGTH = 14;
    private static final DateTimeFormatter DATE_AND_TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);
    /** Times from here on are not valid: in microseconds, some of them exceed a long. */
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private TimeText() {}

    /**
     * Returns the time in µs since 1970-01-01T00:00Z, or {@link #INVALID}. The number 0 is valid: it has no unit.
     * Negative results are times before 1970 in ISO 8601.
     */
    public static long parse(String text) {
        if (isNumber(text)) {
            long number = FixedPoint.parse(ScientificNotation.toPlain(text), 0);
            return number == 0 || number >= MIN_MICROS ? number : INVALID;
        }
        try {
            Instant instant = text.length() == DATE_LENGTH
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(withSeparator(text)).toInstant();
            return instant.isBefore(END) ? Micros.of(instant) : INVALID;
        } catch (DateTimeException e) {
            return INVALID;
        }
    }

    /** Returns the time in a text from a URL, where an unescaped plus sign of an offset has become a space. */
    public static long parseFromUrl(String text) {
        int sign = text.length() - OFFSET_LENGTH;
        return parse(
                sign > DATE_LENGTH && text.charAt(sign) == ' '
                        ? text.substring(0, sign) + '+' + text.substring(sign + 1)
                        : text);
    }

    /** Returns why {@link #parse} does not accept a text, to follow the quoted text in a message. */
    public static String fault(String text) {
        if (!isNumber(text)) {
            return "must be µs since 1970-01-01, or a date or time such as 2026-01-05 or 2026-01-05T14:30:00Z";
        }
        String plain = ScientificNotation.toPlain(text);
        if (plain.startsWith("-")) {
            return "must not be negative";
        }
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        long number = FixedPoint.parse(whole, 0);
        if (number == FixedPoint.NOT_A_NUMBER || FixedPoint.parse(plain, 0) == FixedPoint.NOT_A_NUMBER) {
            return "is not a whole number of microseconds";
        }
        if (number == FixedPoint.TOO_LARGE) {
            return "must be in microseconds, at most " + FixedPoint.MAX_UNITS
                    + (whole.length() == 19 ? "; it looks like nanoseconds" : "");
        }
        if (number >= MIN_MICROS) {
            return "is not a whole number of microseconds";
        }
        String date = date(whole);
        if (!date.isEmpty()) {
            return "must be in microseconds; it looks like a date: write " + date;
        }
        boolean isMillis = number >= MIN_MILLIS;
        Instant instant = isMillis ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
        return "must be in microseconds; it looks like " + (isMillis ? "milliseconds" : "seconds") + ": write " + number
                + (isMillis ? "000" : "000000") + " for " + instant;
    }

    /** Returns a time with {@code T} after the date, where SQL databases write a space. */
    private static String withSeparator(String text) {
        return text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' '
                ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1)
                : text;
    }

    private static String date(String digits) {
        try {
            return digits.length() == DATE_AND_TIME_LENGTH
                    ? LocalDateTime.parse(digits, DATE_AND_TIME)
                            .toInstant(ZoneOffset.UTC)
                            .toString()
                    : LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE).toString();
        } catch (DateTimeException e) {
            return "";
        }
    }

    /** Returns whether a text has only characters of a number; a date has more than a leading minus sign. */
    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isSign = (c == '-' || c == '+') && (i == 0 || isExponent(text.charAt(i - 1)));
            if ((c < '0' || c > '9') && c != '.' && !isExponent(c) && !isSign) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isExponent(char c) {
        return c == 'e' || c == 'E';
    }
}
