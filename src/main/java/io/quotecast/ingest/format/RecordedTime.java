package io.quotecast.ingest.format;

import java.time.LocalDate;
import java.time.ZoneId;

/** Times in files of other vendors, whose unit follows from their magnitude. */
final class RecordedTime {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    /** Digits before the point up to which a time is in seconds; 10 digits from 2001 to 2286. */
    private static final int SECONDS_DIGITS = 11;

    private static final int MILLIS_DIGITS = 14;
    private static final int MICROS_DIGITS = 17;
    private static final int NANOS_DIGITS = 20;

    private RecordedTime() {}

    /**
     * Returns a number of seconds, ms, µs or ns since 1970-01-01T00:00Z as whole µs; digits after the microsecond are
     * dropped. Any other text is returned unchanged.
     */
    static String toMicros(String time) {
        int point = time.indexOf('.');
        String whole = point < 0 ? time : time.substring(0, point);
        String fraction = point < 0 ? "" : time.substring(point + 1);
        if (!isDigits(whole) || whole.length() > NANOS_DIGITS || (point >= 0 && !isDigits(fraction))) {
            return time;
        }
        return whole.length() <= SECONDS_DIGITS
                ? whole + leading(fraction, 6)
                : whole.length() <= MILLIS_DIGITS
                        ? whole + leading(fraction, 3)
                        : whole.length() <= MICROS_DIGITS ? whole : whole.substring(0, whole.length() - 3);
    }

    /**
     * Returns the time of day in New York on a date, in µs since 1970-01-01T00:00Z; an invalid time unchanged.
     *
     * @param time decimal number since midnight
     * @param unitMicros how many µs the unit of {@code time} has
     */
    static String inNewYork(LocalDate date, String time, long unitMicros) {
        int point = time.indexOf('.');
        String whole = point < 0 ? time : time.substring(0, point);
        String fraction = point < 0 ? "" : time.substring(point + 1);
        if (!isDigits(whole) || whole.length() > MILLIS_DIGITS || (point >= 0 && !isDigits(fraction))) {
            return time;
        }
        int fractionDigits = Long.toString(unitMicros).length() - 1;
        String fractionMicros = leading(fraction, fractionDigits);
        long micros =
                Long.parseLong(whole) * unitMicros + (fractionMicros.isEmpty() ? 0 : Long.parseLong(fractionMicros));
        long midnight = date.atStartOfDay(NEW_YORK).toEpochSecond() * 1_000_000L;
        return Long.toString(midnight + micros);
    }

    /** Returns this number of digits, with zeros at the end if there are fewer. */
    private static String leading(String digits, int count) {
        return digits.length() >= count ? digits.substring(0, count) : digits + "0".repeat(count - digits.length());
    }

    static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
