package io.quotecast.source.backfill;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Opening;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingCalendar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bars of one instrument that were loaded from its exchange, in a few timeframes, of which the others are made. One
 * thread adds bars; all others may read.
 */
final class LoadedBars {
    private final Instrument instrument;
    private final TradingCalendar calendar;
    /** Longest timeframe first. */
    private volatile List<LoadedLevel> levels = List.of();

    LoadedBars(Instrument instrument) {
        this.instrument = instrument;
        this.calendar = instrument.calendar();
    }

    Instrument instrument() {
        return instrument;
    }

    /** Returns the number of bars. */
    int size() {
        return levels.stream().mapToInt(level -> level.bars().size()).sum();
    }

    /** Returns the first microsecond that is not loaded; empty if nothing of the timeframe is. */
    Optional<Long> loadedUntil(Timeframe timeframe) {
        return levels.stream()
                .filter(level -> level.timeframe() == timeframe)
                .map(LoadedLevel::toMicros)
                .findFirst();
    }

    /** Adds the bars of a range that touches what is loaded; levels are added longest first. */
    void add(Timeframe timeframe, long fromMicros, long toMicros, List<Bar> bars) {
        List<LoadedLevel> changed = new ArrayList<>();
        boolean isNew = true;
        for (LoadedLevel level : levels) {
            boolean isSame = level.timeframe() == timeframe;
            changed.add(isSame ? level.with(fromMicros, toMicros, bars) : level);
            isNew &= !isSame;
        }
        if (isNew) {
            changed.add(new LoadedLevel(timeframe, fromMicros, toMicros, List.of()).with(fromMicros, toMicros, bars));
        }
        levels = List.copyOf(changed);
    }

    /** Returns the closed bars of a timeframe that start in a range of time, oldest first. */
    List<Bar> bars(Timeframe timeframe, long startMicros, long endMicros) {
        LoadedLevel level = longestPartOf(timeframe);
        if (level == null) {
            return List.of();
        }
        List<Bar> found = new ArrayList<>();
        OhlcvAccumulator sum = new OhlcvAccumulator();
        List<Bar> parts = level.bars();
        int index = level.firstFrom(Math.max(startMicros, level.fromMicros()));
        while (index < parts.size()) {
            long start = calendar.startOf(timeframe, parts.get(index).timeMicros());
            long end = calendar.endOf(timeframe, start);
            if (start >= endMicros || end > level.toMicros()) {
                break;
            }
            sum.clear();
            for (; index < parts.size() && parts.get(index).timeMicros() < end; index++) {
                sum.add(parts.get(index));
            }
            if (start >= startMicros && start >= level.fromMicros()) {
                found.add(sum.toClosedBar(instrument, timeframe, start));
            }
        }
        return found;
    }

    /**
     * Returns the state of the instrument at a full minute; empty if not all bars of its day are loaded, or there is
     * none at all.
     *
     * @param timeframes the timeframes of forming bars
     */
    Optional<Opening> opening(Timeframes timeframes, long minuteMicros) {
        long dayStart = calendar.startOfDay(calendar.dayOf(minuteMicros));
        OhlcvAccumulator day = sum(dayStart, minuteMicros);
        if (day == null) {
            return Optional.empty();
        }
        Bar previous = levels.stream()
                .map(level -> level.before(dayStart))
                .filter(bar -> bar != null && bar.endMicros() <= dayStart)
                .reduce(null, LoadedBars::later);
        if (previous == null && day.trades() == 0) {
            return Optional.empty();
        }
        List<Opening.FormingBar> forming = new ArrayList<>();
        for (Timeframe timeframe : timeframes.byLength()) {
            long start = calendar.startOf(timeframe, minuteMicros);
            OhlcvAccumulator sum = timeframe.micros() > Timeframe.MINUTE.micros() ? sum(start, minuteMicros) : null;
            if (sum != null && sum.trades() > 0) {
                forming.add(new Opening.FormingBar(timeframe, start, sum.state()));
            }
        }
        return Optional.of(new Opening(
                instrument, previous == null ? day.open() : previous.close(), day.state(), minuteMicros - 1, forming));
    }

    private static @Nullable Bar later(@Nullable Bar one, @Nullable Bar other) {
        return one == null || (other != null && other.endMicros() > one.endMicros()) ? other : one;
    }

    /** Returns the trades of an interval of full minutes, from bars as long as possible; null if one is missing. */
    private @Nullable OhlcvAccumulator sum(long startMicros, long endMicros) {
        OhlcvAccumulator sum = new OhlcvAccumulator();
        long start = startMicros;
        while (start < endMicros) {
            LoadedLevel level = longestAt(start, endMicros);
            if (level == null) {
                return null;
            }
            Bar bar = level.at(start);
            if (bar != null) {
                sum.add(bar);
            }
            start += level.timeframe().micros();
        }
        return sum;
    }

    /** Returns the longest level that has a bar from one time, which ends before another; null if none has. */
    private @Nullable LoadedLevel longestAt(long startMicros, long endMicros) {
        for (LoadedLevel level : levels) {
            long end = startMicros + level.timeframe().micros();
            if (startMicros % level.timeframe().micros() == 0 && end <= endMicros && level.covers(startMicros, end)) {
                return level;
            }
        }
        return null;
    }

    private @Nullable LoadedLevel longestPartOf(Timeframe timeframe) {
        for (LoadedLevel level : levels) {
            long micros = level.timeframe().micros();
            // Days of the exchange are those of UTC; in other zones, a day consists of hours or less.
            boolean isPart = timeframe.isCalendarBased()
                    ? calendar.startOf(timeframe, level.fromMicros()) % micros == 0
                            && (level.timeframe() != Timeframe.DAY || calendar.isUtc())
                    : timeframe.micros() % micros == 0;
            if (isPart && micros <= timeframe.micros()) {
                return level;
            }
        }
        return null;
    }
}
