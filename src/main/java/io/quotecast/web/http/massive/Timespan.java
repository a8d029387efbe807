package io.quotecast.web.http.massive;

import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingCalendar;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/** The unit of the length of aggregates. Days, and what consists of them, are those of the instrument's calendar. */
enum Timespan {
    SECOND(1_000_000L, 0),
    MINUTE(60_000_000L, 0),
    HOUR(3_600_000_000L, 0),
    DAY(86_400_000_000L, 0),
    /** Begins on Sunday. */
    WEEK(604_800_000_000L, 259_200_000_000L),
    MONTH(1),
    QUARTER(3),
    YEAR(12);

    private static final int MONTHS_PER_YEAR = 12;
    private static final int EPOCH_YEAR = 1970;

    private final long micros;
    private final long offsetMicros;
    private final int months;

    Timespan(long micros, long offsetMicros) {
        this.micros = micros;
        this.offsetMicros = offsetMicros;
        this.months = 0;
    }

    Timespan(int months) {
        this.micros = 0;
        this.offsetMicros = 0;
        this.months = months;
    }

    /** Returns the unit of this name ({@code minute}). */
    static Optional<Timespan> find(String text) {
        for (Timespan timespan : values()) {
            if (timespan.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(timespan);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the longest bars of which aggregates can be composed; empty if the server makes none.
     *
     * @param multiplier number of units in one aggregate
     */
    Optional<Timeframe> base(int multiplier, Timeframes timeframes, TradingCalendar calendar) {
        return isCalendarBased()
                ? Optional.of(timeframes.longestPartOf(Timeframe.DAY, calendar))
                : timeframes.longestPartOf(micros * multiplier);
    }

    private boolean isCalendarBased() {
        return compareTo(DAY) >= 0;
    }

    /** Returns the start of the aggregate that contains a time; both in µs since 1970-01-01T00:00Z. */
    long startOf(long timeMicros, int multiplier, TradingCalendar calendar) {
        if (!isCalendarBased()) {
            long length = micros * multiplier;
            return Math.floorDiv(timeMicros, length) * length;
        }
        long day = calendar.dayOf(timeMicros);
        if (months == 0) {
            long length = micros / DAY.micros * multiplier;
            long offset = offsetMicros / DAY.micros;
            return calendar.startOfDay(Math.floorDiv(day - offset, length) * length + offset);
        }
        LocalDate date = LocalDate.ofEpochDay(day);
        int month = (date.getYear() - EPOCH_YEAR) * MONTHS_PER_YEAR + date.getMonthValue() - 1;
        int first = Math.floorDiv(month, months * multiplier) * months * multiplier;
        return calendar.startOfDay(
                LocalDate.of(EPOCH_YEAR, 1, 1).plusMonths(first).toEpochDay());
    }

    /** Returns how many bars one aggregate contains at most. */
    long baseBars(int multiplier, Timeframe base) {
        long longest = months > 0 ? months * 31L * DAY.micros : micros;
        return longest * multiplier / base.micros();
    }
}
