package io.quotecast.web.http;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Queries bars of any interval that consists of whole seconds and divides a day, which are combined from those of the
 * longest timeframe that fits. Intervals begin at multiples of their length since 1970-01-01T00:00Z: days are those of
 * UTC. Safe on any thread.
 */
@Singleton
public class WideBars {
    /** The most bars that one query combines. */
    private static final int MAX_ROWS = 60_000;

    private final HistoryQueries historyQueries;

    WideBars(HistoryQueries historyQueries) {
        this.historyQueries = historyQueries;
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

    /** Returns the longest timeframe of which an interval consists. */
    static Timeframe timeframe(long widthMicros) {
        Timeframe longest = Timeframe.SECOND;
        for (Timeframe timeframe : Timeframe.values()) {
            if (widthMicros % timeframe.micros() == 0) {
                longest = timeframe;
            }
        }
        return longest;
    }

    /**
     * Returns the newest bars that start before a time, oldest first, including the forming bar; intervals without trades
     * have none.
     *
     * @param widthMicros a whole number of seconds
     * @param endMicros µs since 1970-01-01T00:00Z
     */
    public CompletionStage<List<WideBar>> newest(Instrument instrument, long widthMicros, long endMicros, int maxBars) {
        Timeframe timeframe = timeframe(widthMicros);
        int parts = (int) (widthMicros / timeframe.micros());
        // One interval more: the oldest one may lack its beginning.
        int rows = (int) Math.min(MAX_ROWS, (maxBars + 1L) * parts);
        long alignedEnd = endMicros > Long.MAX_VALUE - widthMicros
                ? Long.MAX_VALUE
                : Math.floorDiv(endMicros + widthMicros - 1, widthMicros) * widthMicros;
        return historyQueries
                .newestBars(instrument, timeframe, alignedEnd, rows)
                .thenApply(bars -> combine(bars, widthMicros, bars.size() == rows && parts > 1, maxBars));
    }

    /**
     * @param isCut whether there may be earlier bars of the oldest interval
     */
    static List<WideBar> combine(List<Bar> bars, long widthMicros, boolean isCut, int maxBars) {
        List<WideBar> combined = new ArrayList<>();
        for (Bar bar : bars) {
            long startMicros = Math.floorDiv(bar.timeMicros(), widthMicros) * widthMicros;
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
