package io.quotecast.market;

import io.quotecast.base.Quoted;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;

/**
 * The trading days of an exchange in its time zone, which divide time into days and weeks without a hole. A trading day
 * begins at midnight and ends when the next one begins, so that a trade on a holiday belongs to the day before it; a
 * week begins with its first trading day. Shorter bars begin at multiples of their length since 1970-01-01T00:00Z.
 * Immutable.
 */
public final class TradingCalendar {
    /** Every day is a trading day, in UTC. */
    public static final TradingCalendar UTC = new TradingCalendar(Days.ALL, ZoneOffset.UTC);

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long DAY_MICROS = Timeframe.DAY.micros();

    private final Days days;
    private final ZoneId zone;
    private final boolean isUtc;

    private enum Days {
        ALL("24x7"),
        /** Those of the NYSE, by ISO 10383. */
        NYSE("XNYS");

        private final String text;

        Days(String text) {
            this.text = text;
        }
    }

    private TradingCalendar(Days days, ZoneId zone) {
        this.days = days;
        this.zone = zone;
        this.isUtc = days == Days.ALL && zone.equals(ZoneOffset.UTC);
    }

    /**
     * Returns a calendar.
     *
     * @param name {@code XNYS}, {@code 24x7}, or empty, which means the same as {@code 24x7}
     * @param zone identifier of a time zone ({@code Europe/Berlin}), or empty for that of the calendar
     * @throws IllegalArgumentException if one of them is unknown
     */
    public static TradingCalendar of(String name, String zone) {
        Days days = days(name);
        if (zone.isEmpty()) {
            return days == Days.ALL ? UTC : new TradingCalendar(days, NEW_YORK);
        }
        try {
            ZoneId parsed = ZoneId.of(zone);
            return days == Days.ALL && parsed.normalized().equals(ZoneOffset.UTC)
                    ? UTC
                    : new TradingCalendar(days, parsed);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "tz " + Quoted.of(zone) + " is not a time zone; use an identifier such as America/New_York", e);
        }
    }

    private static Days days(String name) {
        if (name.isEmpty()) {
            return Days.ALL;
        }
        for (Days days : Days.values()) {
            if (days.text.equals(name)) {
                return days;
            }
        }
        throw new IllegalArgumentException("calendar " + Quoted.of(name) + " must be 24x7 or XNYS");
    }

    /** Returns {@code XNYS} or {@code 24x7}. */
    public String name() {
        return days.text;
    }

    public ZoneId zone() {
        return zone;
    }

    /** Returns whether the exchange trades on this day. */
    public boolean isTradingDay(LocalDate day) {
        return days == Days.ALL || TradingHours.isNewYorkTradingDay(day);
    }

    /** Returns the trading day to which a time belongs, as days since 1970-01-01. */
    public long dayOf(long timeMicros) {
        return isUtc()
                ? Math.floorDiv(timeMicros, DAY_MICROS)
                : tradingDay(timeMicros).toEpochDay();
    }

    /** Returns the start of a trading day, in µs since 1970-01-01T00:00Z. */
    public long startOfDay(long day) {
        return isUtc ? day * DAY_MICROS : midnight(LocalDate.ofEpochDay(day));
    }

    /** Returns the end of a trading day, which is the start of the next one. */
    public long endOfDay(long day) {
        return isUtc()
                ? (day + 1) * DAY_MICROS
                : midnight(firstTradingDay(LocalDate.ofEpochDay(day).plusDays(1)));
    }

    /** Returns the start of the bar that contains a time, both in µs since 1970-01-01T00:00Z. */
    public long startOf(Timeframe timeframe, long timeMicros) {
        if (!timeframe.isCalendarBased()) {
            return Math.floorDiv(timeMicros, timeframe.micros()) * timeframe.micros();
        }
        if (timeframe == Timeframe.DAY) {
            return startOfDay(dayOf(timeMicros));
        }
        LocalDate monday =
                LocalDate.ofEpochDay(dayOf(timeMicros)).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return midnight(firstTradingDay(monday));
    }

    /** Returns the end of the bar that begins at a time: the start of the next one. */
    public long endOf(Timeframe timeframe, long startMicros) {
        if (!timeframe.isCalendarBased()) {
            return startMicros + timeframe.micros();
        }
        long day = dayOf(startMicros);
        return timeframe == Timeframe.DAY
                ? endOfDay(day)
                : midnight(firstTradingDay(LocalDate.ofEpochDay(day).with(TemporalAdjusters.next(DayOfWeek.MONDAY))));
    }

    /** Returns whether the trading days are all days of UTC. */
    public boolean isUtc() {
        return isUtc;
    }

    private LocalDate tradingDay(long timeMicros) {
        LocalDate day = Instant.ofEpochSecond(Math.floorDiv(timeMicros, MICROS_PER_SECOND))
                .atZone(zone)
                .toLocalDate();
        while (!isTradingDay(day)) {
            day = day.minusDays(1);
        }
        return day;
    }

    /** Returns the first trading day that is not before a day. */
    private LocalDate firstTradingDay(LocalDate from) {
        LocalDate day = from;
        while (!isTradingDay(day)) {
            day = day.plusDays(1);
        }
        return day;
    }

    private long midnight(LocalDate day) {
        return day.atStartOfDay(zone).toEpochSecond() * MICROS_PER_SECOND;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TradingCalendar that && that.days == days && that.zone.equals(zone);
    }

    @Override
    public int hashCode() {
        return 31 * days.hashCode() + zone.hashCode();
    }

    /** Returns the name and the time zone. */
    @Override
    public String toString() {
        return days.text + " " + zone;
    }
}
