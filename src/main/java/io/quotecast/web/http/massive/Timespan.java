package io.quotecast.web.http.massive;

import io.quotecast.market.Timeframe;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** The unit of the length of aggregates. Days, and what consists of them, are those of UTC. */
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

    private static final long MICROS_PER_SECOND = 1_000_000L;
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
     * Returns the longest bars of which aggregates can be composed.
     *
     * @param multiplier number of units in one aggregate
     */
    Timeframe base(int multiplier) {
        Timeframe base = Timeframe.SECOND;
        for (Timeframe timeframe : Timeframe.values()) {
            if (months > 0 || (micros * multiplier) % timeframe.micros() == 0) {
                base = timeframe;
            }
        }
        return base;
    }

    /** Returns the start of the aggregate that contains a time; both in µs since 1970-01-01T00:00Z. */
    long startOf(long timeMicros, int multiplier) {
        if (months == 0) {
            long length = micros * multiplier;
            return Math.floorDiv(timeMicros - offsetMicros, length) * length + offsetMicros;
        }
        LocalDate day = Instant.ofEpochSecond(Math.floorDiv(timeMicros, MICROS_PER_SECOND))
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
        int month = (day.getYear() - EPOCH_YEAR) * MONTHS_PER_YEAR + day.getMonthValue() - 1;
        int first = Math.floorDiv(month, months * multiplier) * months * multiplier;
        return LocalDate.of(EPOCH_YEAR, 1, 1)
                        .plusMonths(first)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toEpochSecond()
                * MICROS_PER_SECOND;
    }

    /** Returns how many bars one aggregate contains at most. */
    long baseBars(int multiplier) {
        long longest = months > 0 ? months * 31L * DAY.micros : micros;
        return longest * multiplier / base(multiplier).micros();
    }
}
