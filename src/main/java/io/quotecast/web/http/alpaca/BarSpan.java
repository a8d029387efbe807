package io.quotecast.web.http.alpaca;

import io.quotecast.market.Bar;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingCalendar;
import io.quotecast.market.Turnover;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The length of the bars of a request, which are made of the bars that the server keeps. Days, weeks and months are those
 * of the instrument's calendar.
 *
 * @param base the longest timeframe of which a bar is made
 * @param maxParts the most bars of that timeframe in one bar
 */
record BarSpan(Unit unit, int count, Timeframe base, int maxParts) {
    private static final Pattern FORMAT = Pattern.compile("([1-9][0-9]?)(Min|T|Hour|H|Day|D|Week|W|Month|M)");
    private static final int DAYS_PER_WEEK = 7;
    private static final int DAYS_PER_MONTH = 31;

    enum Unit {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH
    }

    /** Parses a length such as {@code 15Min} or {@code 1Day}. */
    static BarSpan parse(String text, Timeframes timeframes) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw AlpacaProblem.invalid("timeframe", text);
        }
        int count = Integer.parseInt(matcher.group(1));
        BarSpan span =
                switch (matcher.group(2)) {
                    case "Min", "T" -> of(Unit.MINUTE, count, count * Timeframe.MINUTE.micros(), timeframes);
                    case "Hour", "H" -> of(Unit.HOUR, count, count * Timeframe.HOUR.micros(), timeframes);
                    case "Day", "D" -> ofDays(Unit.DAY, count, 1, timeframes);
                    case "Week", "W" -> ofDays(Unit.WEEK, count, DAYS_PER_WEEK, timeframes);
                    default -> ofDays(Unit.MONTH, count, count * DAYS_PER_MONTH, timeframes);
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

    private static BarSpan of(Unit unit, int count, long micros, Timeframes timeframes) {
        // The minute, of which all lengths consist, is always there.
        Timeframe base = timeframes.longestPartOf(micros).orElse(Timeframe.MINUTE);
        return new BarSpan(unit, count, base, (int) (micros / base.micros()));
    }

    private static BarSpan ofDays(Unit unit, int count, int days, Timeframes timeframes) {
        // The calendar is not known yet: bars that fit into the days of all of them.
        Timeframe base = timeframes.contains(Timeframe.DAY)
                ? Timeframe.DAY
                : timeframes.longestPartOf(Timeframe.FIFTEEN_MINUTES.micros()).orElse(Timeframe.MINUTE);
        return new BarSpan(unit, count, base, (int) (days * (Timeframe.DAY.micros() / base.micros())));
    }

    /** Returns whether bars consist of whole days. */
    boolean isOfDays() {
        return unit.compareTo(Unit.DAY) >= 0;
    }

    /** Returns the start of the bar that contains a time, both in µs since 1970-01-01T00:00Z. */
    long startOf(long timeMicros, TradingCalendar calendar) {
        return switch (unit) {
            case MINUTE -> floor(timeMicros, count * Timeframe.MINUTE.micros());
            case HOUR -> floor(timeMicros, count * Timeframe.HOUR.micros());
            case DAY -> calendar.startOf(Timeframe.DAY, timeMicros);
            case WEEK -> calendar.startOf(Timeframe.WEEK, timeMicros);
            case MONTH -> {
                LocalDate month =
                        LocalDate.ofEpochDay(calendar.dayOf(timeMicros)).withDayOfMonth(1);
                yield calendar.startOfDay(month.withMonth((month.getMonthValue() - 1) / count * count + 1)
                        .toEpochDay());
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
            if (i == parts.size() || startOf(parts.get(i)) != startOf(parts.get(first))) {
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
                startOf(first));
    }

    private long startOf(Bar part) {
        return startOf(part.timeMicros(), part.instrument().calendar());
    }

    private static long floor(long timeMicros, long stepMicros) {
        return Math.floorDiv(timeMicros, stepMicros) * stepMicros;
    }
}
