package io.quotecast.web.http;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingCalendar;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Queries bars of any interval that consists of bars of the server, which are combined from those of the longest timeframe
 * that fits. Intervals begin at multiples of their length since 1970-01-01T00:00Z; days and weeks are those of the
 * instrument's calendar. Safe on any thread.
 */
@Singleton
public class WideBars {
    /** The most bars that one query combines. */
    private static final int MAX_ROWS = 60_000;

    private final HistoryQueries historyQueries;
    private final Timeframes timeframes;

    WideBars(HistoryQueries historyQueries, Timeframes timeframes) {
        this.historyQueries = historyQueries;
        this.timeframes = timeframes;
    }

    /**
     * The trades of one interval.
     *
     * @param open price of the first trade; this and all prices in price units
     * @param volume sum of sizes, in size units
     * @param timeMicros start of the interval, µs since 1970-01-01T00:00Z
     */
    public record WideBar(
            Instrument instrument, long timeMicros, long open, long high, long low, long close, long volume) {
        private static WideBar of(Bar bar, long startMicros) {
            return new WideBar(
                    bar.instrument(), startMicros, bar.open(), bar.high(), bar.low(), bar.close(), bar.volume());
        }

        /** Returns the bar with another start. */
        public WideBar startingAt(long otherMicros) {
            return new WideBar(instrument, otherMicros, open, high, low, close, volume);
        }

        private WideBar with(Bar later) {
            return new WideBar(
                    instrument,
                    timeMicros,
                    open,
                    Math.max(high, later.high()),
                    Math.min(low, later.low()),
                    later.close(),
                    volume + later.volume());
        }
    }

    /** Returns whether bars of this length can be made. */
    public boolean canMake(long widthMicros) {
        return calendarBased(widthMicros) != null
                || timeframes.longestPartOf(widthMicros).isPresent();
    }

    private static @Nullable Timeframe calendarBased(long widthMicros) {
        return widthMicros == Timeframe.DAY.micros()
                ? Timeframe.DAY
                : widthMicros == Timeframe.WEEK.micros() ? Timeframe.WEEK : null;
    }

    /**
     * Returns the newest bars that start before a time, oldest first, including the forming bar; intervals without trades
     * have none.
     *
     * @param widthMicros a length that {@link #canMake} allows; that of a day or a week stands for those of the calendar
     * @param endMicros µs since 1970-01-01T00:00Z
     */
    public CompletionStage<List<WideBar>> newest(Instrument instrument, long widthMicros, long endMicros, int maxBars) {
        TradingCalendar calendar = instrument.calendar();
        Timeframe whole = calendarBased(widthMicros);
        Timeframe part = whole == null
                ? timeframes
                        .longestPartOf(widthMicros)
                        .orElseThrow(() -> new IllegalArgumentException("no bars of " + widthMicros + " µs"))
                : timeframes.longestPartOf(whole, calendar);
        LongUnaryOperator startOf = whole == null
                ? time -> Math.floorDiv(time, widthMicros) * widthMicros
                : time -> calendar.startOf(whole, time);
        int parts = (int) (widthMicros / part.micros());
        // One interval more: the oldest one may lack its beginning.
        int rows = (int) Math.min(MAX_ROWS, (maxBars + 1L) * parts);
        long alignedEnd = endMicros;
        if (endMicros > Long.MAX_VALUE - widthMicros) {
            alignedEnd = Long.MAX_VALUE;
        } else if (startOf.applyAsLong(endMicros) != endMicros) {
            alignedEnd = whole == null
                    ? startOf.applyAsLong(endMicros) + widthMicros
                    : calendar.endOf(whole, startOf.applyAsLong(endMicros));
        }
        return historyQueries
                .newestBars(instrument, part, alignedEnd, rows)
                .thenApply(bars -> combine(bars, startOf, bars.size() == rows && parts > 1, maxBars));
    }

    /**
     * @param startOf returns the start of the interval that contains a time
     * @param isCut whether there may be earlier bars of the oldest interval
     */
    static List<WideBar> combine(List<Bar> bars, LongUnaryOperator startOf, boolean isCut, int maxBars) {
        List<WideBar> combined = new ArrayList<>();
        for (Bar bar : bars) {
            long startMicros = startOf.applyAsLong(bar.timeMicros());
            int last = combined.size() - 1;
            if (last >= 0 && combined.get(last).timeMicros == startMicros) {
                combined.set(last, combined.get(last).with(bar));
            } else {
                combined.add(WideBar.of(bar, startMicros));
            }
        }
        List<WideBar> complete = isCut && combined.size() > 1 ? combined.subList(1, combined.size()) : combined;
        return List.copyOf(complete.subList(Math.max(0, complete.size() - maxBars), complete.size()));
    }
}
