package io.quotecast.market;

import io.quotecast.base.Quoted;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The timeframes of which a server makes bars, at least one. Immutable. */
public final class Timeframes {
    /** All timeframes. */
    public static final Timeframes ALL = new Timeframes(EnumSet.allOf(Timeframe.class));

    /** The timeframes of a server that is not configured otherwise. */
    public static final Timeframes DEFAULT = new Timeframes(EnumSet.of(
            Timeframe.SECOND,
            Timeframe.MINUTE,
            Timeframe.FIVE_MINUTES,
            Timeframe.FIFTEEN_MINUTES,
            Timeframe.HOUR,
            Timeframe.DAY));

    private final List<Timeframe> byLength;
    private final String text;

    private Timeframes(EnumSet<Timeframe> timeframes) {
        byLength = List.copyOf(timeframes);
        text = byLength.stream().map(Timeframe::text).collect(Collectors.joining(", "));
    }

    /**
     * Returns the timeframes of these names.
     *
     * @throws IllegalArgumentException if a name is unknown, or the minute is missing, of which other figures are made
     */
    public static Timeframes parse(Collection<String> names) {
        EnumSet<Timeframe> timeframes = EnumSet.noneOf(Timeframe.class);
        for (String name : names) {
            timeframes.add(ALL.find(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            Quoted.of(name) + " is not a timeframe; use some of " + ALL.text)));
        }
        if (!timeframes.contains(Timeframe.MINUTE)) {
            throw new IllegalArgumentException(
                    "the timeframe 1m is missing; add it, because other bars are made of it");
        }
        return new Timeframes(timeframes);
    }

    /** Returns the timeframes, shortest first. */
    public List<Timeframe> byLength() {
        return byLength;
    }

    public boolean contains(Timeframe timeframe) {
        return byLength.contains(timeframe);
    }

    /** Returns the timeframe of this name ({@code 1m}); empty if the server makes no such bars. */
    public Optional<Timeframe> find(String name) {
        return byLength.stream()
                .filter(timeframe -> timeframe.text().equals(name))
                .findFirst();
    }

    /**
     * Returns the longest timeframe of fixed length of which an interval consists, which is at least the shortest one;
     * empty if no number of bars has this length.
     */
    public Optional<Timeframe> longestPartOf(long micros) {
        return byLength.stream()
                .filter(timeframe -> !timeframe.isCalendarBased() && micros % timeframe.micros() == 0)
                .reduce((shorter, longer) -> longer);
    }

    /** Returns the longest timeframe of which the days, or the weeks, of a calendar consist. */
    public Timeframe longestPartOf(Timeframe calendarBased, TradingCalendar calendar) {
        if (byLength.contains(calendarBased)) {
            return calendarBased;
        }
        if (byLength.contains(Timeframe.DAY)) {
            return Timeframe.DAY;
        }
        // Midnight is a full quarter of an hour of UTC in every time zone. The minute is always there.
        long longest = calendar.isUtc() ? Timeframe.FOUR_HOURS.micros() : Timeframe.FIFTEEN_MINUTES.micros();
        return byLength.stream()
                .filter(timeframe -> timeframe.micros() <= longest)
                .reduce(Timeframe.MINUTE, (shorter, longer) -> longer);
    }

    /** Returns the names, shortest first: {@code 1s, 1m, 1h}. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Timeframes that && that.byLength.equals(byLength);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(byLength.toArray());
    }
}
