package io.quotecast.web.http.alpaca;

import io.quotecast.market.Bar;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Turnover;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The length of the bars of a request, which are made of the bars that the server keeps. Days, weeks and months are those
 * of UTC.
 *
 * @param base the longest timeframe of which a bar is made
 * @param maxParts the most bars of that timeframe in one bar
 */
record BarSpan(Unit unit, int count, Timeframe base, int maxParts) {
    private static final Pattern FORMAT = Pattern.compile("([1-9][0-9]?)(Min|T|Hour|H|Day|D|Week|W|Month|M)");
    private static final int HOURS_PER_DAY = 24;
    private static final int HOURS_PER_WEEK = 7 * HOURS_PER_DAY;
    private static final int HOURS_PER_MONTH = 31 * HOURS_PER_DAY;

    enum Unit {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH
    }

    /** Parses a length such as {@code 15Min} or {@code 1Day}. */
    static BarSpan parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw AlpacaProblem.invalid("timeframe", text);
        }
        int count = Integer.parseInt(matcher.group(1));
        BarSpan span =
                switch (matcher.group(2)) {
                    case "Min", "T" ->
                        count % 5 == 0
                                ? new BarSpan(Unit.MINUTE, count, Timeframe.FIVE_MINUTES, count / 5)
                                : new BarSpan(Unit.MINUTE, count, Timeframe.MINUTE, count);
                    case "Hour", "H" -> new BarSpan(Unit.HOUR, count, Timeframe.HOUR, count);
                    case "Day", "D" -> new BarSpan(Unit.DAY, count, Timeframe.HOUR, HOURS_PER_DAY);
                    case "Week", "W" -> new BarSpan(Unit.WEEK, count, Timeframe.HOUR, HOURS_PER_WEEK);
                    default -> new BarSpan(Unit.MONTH, count, Timeframe.HOUR, count * HOURS_PER_MONTH);
                };
        boolean isValid =
                switch (span.unit) {
                    case MINUTE -> count <= 59;
                    case HOUR -> count <= 23;
                    case DAY, WEEK -> count == 1;
                    case MONTH -> count <= 12 && 12 % count == 0;
                };
        if (!isValid) {
            throw AlpacaProblem.invalid("timeframe", text);
        }
        return span;
    }

    /** Returns the start of the bar that contains a time, both in µs since 1970-01-01T00:00Z. */
    long startOf(long timeMicros) {
        return switch (unit) {
            case MINUTE -> floor(timeMicros, count * Timeframe.MINUTE.micros());
            case HOUR -> floor(timeMicros, count * Timeframe.HOUR.micros());
            case DAY -> floor(timeMicros, HOURS_PER_DAY * Timeframe.HOUR.micros());
            case WEEK -> micros(day(timeMicros).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
            case MONTH -> {
                LocalDate month = day(timeMicros).withDayOfMonth(1);
                yield micros(month.withMonth((month.getMonthValue() - 1) / count * count + 1));
            }
        };
    }

    /** Returns the time that this many bars may take, in µs. */
    long micros(int bars) {
        return (long) bars * maxParts * base.micros();
    }

    /** Returns the bars that consist of these, which are in order. */
    List<Bar> join(List<Bar> parts) {
        List<Bar> joined = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= parts.size(); i++) {
            if (i == parts.size()
                    || startOf(parts.get(i).timeMicros())
                            != startOf(parts.get(first).timeMicros())) {
                joined.add(join(parts, first, i));
                first = i;
            }
        }
        return joined;
    }

    private Bar join(List<Bar> parts, int from, int to) {
        Bar first = parts.get(from);
        long high = first.high();
        long low = first.low();
        long volume = 0;
        long trades = 0;
        Turnover turnover = new Turnover();
        for (Bar part : parts.subList(from, to)) {
            high = Math.max(high, part.high());
            low = Math.min(low, part.low());
            // The volume stays at the largest number, as that of a single bar does.
            long size = Math.min(part.volume(), Long.MAX_VALUE - volume);
            turnover.add(part.average(), size);
            volume += size;
            trades += part.trades();
        }
        Bar last = parts.get(to - 1);
        return new Bar(
                first.instrument(),
                base,
                first.open(),
                high,
                low,
                last.close(),
                volume,
                volume == 0 ? last.close() : turnover.averagePrice(volume),
                trades,
                last.closed(),
                startOf(first.timeMicros()));
    }

    private static long floor(long timeMicros, long stepMicros) {
        return Math.floorDiv(timeMicros, stepMicros) * stepMicros;
    }

    private static LocalDate day(long timeMicros) {
        return Instant.ofEpochSecond(Math.floorDiv(timeMicros, 1_000_000L))
                .atOffset(ZoneOffset.UTC)
                .toLocalDate();
    }

    private static long micros(LocalDate day) {
        return day.toEpochDay() * HOURS_PER_DAY * Timeframe.HOUR.micros();
    }
}
