package io.quotecast.web.http.massive;

import io.quotecast.market.TradingCalendar;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The times in requests: a date, which is a day of UTC, or a number. Results are µs since 1970-01-01T00:00Z, not before
 * 1970 and below the year 10000.
 */
final class MassiveTimes {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MAX_MICROS = 253_402_300_800_000_000L;
    private static final String FORM_MILLIS = "YYYY-MM-DD or Unix MS Timestamps";
    private static final String FORM_NANOS = "YYYY-MM-DD or Unix NS Timestamps";

    private MassiveTimes() {}

    /** Returns the first microsecond of a date of a calendar or of a time in ms. */
    static long start(String parameter, String text, TradingCalendar calendar) {
        Long day = day(text);
        return day != null
                ? calendar.startOfDay(day / MICROS_PER_DAY)
                : number(parameter, text, MAX_MICROS / MICROS_PER_MILLI, FORM_MILLIS) * MICROS_PER_MILLI;
    }

    /** Returns the first microsecond after a date of a calendar or after a time in ms. */
    static long end(String parameter, String text, TradingCalendar calendar) {
        Long day = day(text);
        return day != null
                ? calendar.startOfDay(day / MICROS_PER_DAY + 1)
                : (number(parameter, text, MAX_MICROS / MICROS_PER_MILLI, FORM_MILLIS) + 1) * MICROS_PER_MILLI;
    }

    /**
     * Returns the first microsecond that is not before a date or a time in ns; with {@code isAfter}, that is after it.
     */
    static long fromNanos(String parameter, String text, boolean isAfter) {
        Long day = day(text);
        if (day != null) {
            return isAfter ? day + MICROS_PER_DAY : day;
        }
        long nanos = number(parameter, text, Long.MAX_VALUE - NANOS_PER_MICRO, FORM_NANOS) + (isAfter ? 1 : 0);
        return Math.floorDiv(nanos + NANOS_PER_MICRO - 1, NANOS_PER_MICRO);
    }

    /** Returns the time in a cursor if it is within a range. */
    static long cursor(String text, long startMicros, long endMicros) {
        try {
            long micros = Long.parseLong(text);
            if (micros >= startMicros && micros <= endMicros) {
                return micros;
            }
        } catch (NumberFormatException e) {
            // Answered as a cursor of another request.
        }
        throw MassiveError.unparsable("", "cursor", "the value of next_url");
    }

    private static @Nullable Long day(String text) {
        if (text.length() != 10) {
            return null;
        }
        try {
            long micros = LocalDate.parse(text).toEpochDay() * MICROS_PER_DAY;
            return micros < 0 || micros >= MAX_MICROS ? null : micros;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static long number(String parameter, String text, long max, String form) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered as a number out of range.
        }
        throw MassiveError.unparsable("time ", parameter, form);
    }
}
