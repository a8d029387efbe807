package io.quotecast.web.http;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.history.store.Archive;
import io.quotecast.history.store.BarQuery;
import io.quotecast.history.store.TradeQuery;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.RequestHandler;
import io.quotecast.state.BarHistory;
import io.quotecast.state.TradeHistory;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Queries bars and trades up to the present: from the archive, as soon as it contains everything that the pipeline had
 * passed to it at the time of the query, or from memory where there is no archive. A result therefore has neither gaps
 * nor duplicates between archived and recent rows. Before the first bar of a symbol, the bars are those of the past
 * that its source has, if it has any. Safe on any thread.
 */
@Singleton
public class HistoryQueries {
    private static final long ARCHIVE_TIMEOUT_SECONDS = 1;

    private final PipelineQueries pipeline;
    private final BarHistory bars;
    private final TradeHistory trades;
    private final Archive archive;
    private final PastBarQueries pastBars;
    private final String epoch;

    HistoryQueries(
            PipelineQueries pipeline,
            BarHistory bars,
            TradeHistory trades,
            Archive archive,
            PastBarQueries pastBars,
            RequestHandler.Context context) {
        this.pipeline = pipeline;
        this.bars = bars;
        this.trades = trades;
        this.archive = archive;
        this.pastBars = pastBars;
        this.epoch = context.epoch().text();
    }

    /** A consistent view of the memory, taken on the pipeline thread. */
    private record MemoryState(long archiveMark, List<Bar> bars) {}

    /** Returns the trades of a time range after a cursor, in the order of their cursors. */
    public CompletionStage<Page<HistoricalTrade>> trades(
            List<Instrument> instruments, TimeRange timeRange, TradeCursor after, int maxRows) {
        if (archive.isEnabled()) {
            return pipeline.query(archive::addedCount)
                    .thenCompose(archiveMark ->
                            archive.trades(new TradeQuery(instruments, timeRange, after, maxRows + 1), archiveMark))
                    .thenApply(rows -> Page.of(rows, maxRows, HistoricalTrade::cursor));
        }
        if (instruments.size() > 1) {
            return CompletableFuture.failedFuture(new CompletionException(new ProtocolException(
                    ErrorCode.NOT_CONFIGURED,
                    "this server keeps no history, which queries for several symbols require: set quotecast.history"
                            + " to sqlite or postgresql, or query one symbol")));
        }
        return pipeline.query(() -> trades.newest(instruments.get(0), TradeHistory.CAPACITY))
                .thenApply(inMemory -> Page.of(
                        inMemory.stream()
                                .map(recordedTrade -> new HistoricalTrade(epoch, 0, recordedTrade))
                                .filter(trade ->
                                        timeRange.contains(trade.cursor().timeMicros())
                                                && trade.cursor().compareTo(after) > 0)
                                .sorted(Comparator.comparing(HistoricalTrade::cursor))
                                .toList(),
                        maxRows,
                        HistoricalTrade::cursor));
    }

    /** Returns the bars that start in a time range and after a cursor, oldest first, including the forming bar. */
    public CompletionStage<Page<Bar>> bars(
            Instrument instrument, Timeframe timeframe, TimeRange timeRange, TradeCursor after, int maxRows) {
        long startMicros = after.epochId() < 0
                ? timeRange.startMicros()
                : Math.max(timeRange.startMicros(), after.timeMicros() + 1);
        if (startMicros >= timeRange.endMicros()) {
            return CompletableFuture.completedFuture(new Page<>(List.of(), null));
        }
        TimeRange remaining = new TimeRange(startMicros, timeRange.endMicros());
        return pipeline.query(() -> new MemoryState(
                        archive.addedCount(),
                        archive.isEnabled()
                                ? bars.forming(instrument, timeframe).stream().toList()
                                : bars.newest(instrument, timeframe, BarHistory.CAPACITY)))
                .thenCompose(memory -> {
                    if (!archive.isEnabled()) {
                        long firstMicros = memory.bars.isEmpty()
                                ? Long.MAX_VALUE
                                : memory.bars.get(0).timeMicros();
                        return afterPast(instrument, timeframe, remaining, firstMicros, memory.bars, maxRows);
                    }
                    BarQuery query = new BarQuery(instrument, timeframe, remaining, false, maxRows + 1);
                    return completed(instrument, memory.bars, memory.archiveMark)
                            .thenCombine(
                                    archive.bars(query, memory.archiveMark),
                                    (forming, closed) -> withForming(closed, forming))
                            .thenCompose(rows -> firstMicros(instrument, timeframe, rows, memory.archiveMark)
                                    .thenCompose(firstMicros ->
                                            afterPast(instrument, timeframe, remaining, firstMicros, rows, maxRows)));
                })
                .thenApply(rows -> Page.of(rows, maxRows, bar -> new TradeCursor(bar.timeMicros(), 0, 0)));
    }

    /** Returns the start of the first bar that is not generated; {@link Long#MAX_VALUE} if there is none. */
    private CompletionStage<Long> firstMicros(
            Instrument instrument, Timeframe timeframe, List<Bar> rows, long archiveMark) {
        long firstRow = rows.isEmpty() ? Long.MAX_VALUE : rows.get(0).timeMicros();
        if (pastBars.isEmpty() || pastBars.fillsHoles(instrument)) {
            return CompletableFuture.completedFuture(firstRow);
        }
        return archive.bars(new BarQuery(instrument, timeframe, TimeRange.ALL, false, 1), archiveMark)
                .thenApply(first -> first.isEmpty()
                        ? firstRow
                        : Math.min(firstRow, first.get(0).timeMicros()));
    }

    /**
     * Returns the bars of a time range: those of the past, before the first other one or in all holes, and the others.
     */
    private CompletionStage<List<Bar>> afterPast(
            Instrument instrument,
            Timeframe timeframe,
            TimeRange timeRange,
            long firstMicros,
            List<Bar> rows,
            int maxRows) {
        List<Bar> inRange = rows.stream()
                .filter(bar -> timeRange.contains(bar.timeMicros()))
                .toList();
        if (pastBars.isEmpty()) {
            return CompletableFuture.completedFuture(inRange);
        }
        boolean fillsHoles = pastBars.fillsHoles(instrument);
        long endMicros = fillsHoles ? timeRange.endMicros() : Math.min(timeRange.endMicros(), firstMicros);
        return pastBars.bars(instrument, timeframe, timeRange.startMicros(), endMicros, maxRows + 1, false)
                .thenApply(past -> fillsHoles ? merged(past, inRange) : joined(past, inRange));
    }

    /**
     * Returns the bars of both lists, oldest first. Of two with the same start, the one with more volume counts, and
     * else that of the server: the other one lacks trades.
     */
    private static List<Bar> merged(List<Bar> past, List<Bar> rows) {
        TreeMap<Long, Bar> merged = new TreeMap<>();
        past.forEach(bar -> merged.put(bar.timeMicros(), bar));
        rows.forEach(row ->
                merged.merge(row.timeMicros(), row, (bar, server) -> bar.volume() > server.volume() ? bar : server));
        return List.copyOf(merged.values());
    }

    private static List<Bar> joined(List<Bar> earlier, List<Bar> later) {
        List<Bar> joined = new ArrayList<>(earlier);
        joined.addAll(later);
        return joined;
    }

    /**
     * Returns the newest bars, oldest first, including the forming bar. Bars from the archive are included if it
     * responds in time.
     */
    public CompletionStage<List<Bar>> newestBars(Instrument instrument, Timeframe timeframe, int maxRows) {
        return newestBars(instrument, timeframe, Long.MAX_VALUE, maxRows);
    }

    /**
     * As the other method, with the newest bars that start before a time.
     *
     * @param endMicros µs since 1970-01-01T00:00Z
     */
    public CompletionStage<List<Bar>> newestBars(
            Instrument instrument, Timeframe timeframe, long endMicros, int maxRows) {
        int memoryRows = endMicros == Long.MAX_VALUE ? maxRows : BarHistory.CAPACITY;
        return pipeline.query(
                        () -> new MemoryState(archive.addedCount(), bars.newest(instrument, timeframe, memoryRows)))
                .thenCompose(memory -> completed(instrument, memory.bars, memory.archiveMark)
                        // They are returned even if they cannot be completed in time.
                        .exceptionally(unavailable -> memory.bars)
                        .completeOnTimeout(memory.bars, ARCHIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .thenCompose(inMemory -> {
                    List<Bar> before = newestBefore(endMicros, maxRows, inMemory);
                    if (!archive.isEnabled() || before.size() >= maxRows) {
                        return CompletableFuture.completedFuture(before);
                    }
                    long olderEnd = Math.min(
                            endMicros,
                            inMemory.isEmpty()
                                    ? Long.MAX_VALUE
                                    : inMemory.get(0).timeMicros());
                    TimeRange olderRange = olderEnd <= 0 ? TimeRange.ALL : new TimeRange(0, olderEnd);
                    BarQuery query = new BarQuery(instrument, timeframe, olderRange, true, maxRows - before.size());
                    return archive.bars(query, 0)
                            .thenApply(older -> joined(older, before))
                            // The newest bars are returned even if the older ones are not available in time.
                            .exceptionally(unavailable -> before)
                            .completeOnTimeout(before, ARCHIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
                })
                .thenCompose(rows -> afterNewestPast(instrument, timeframe, endMicros, maxRows, rows));
    }

    /** Adds bars of the past: before the others if these are fewer than requested, or in all holes. */
    private CompletionStage<List<Bar>> afterNewestPast(
            Instrument instrument, Timeframe timeframe, long endMicros, int maxRows, List<Bar> rows) {
        if (pastBars.fillsHoles(instrument)) {
            return pastBars.bars(instrument, timeframe, 0, endMicros, maxRows, true)
                    .thenApply(past -> newestOf(merged(past, rows), maxRows))
                    .exceptionally(unavailable -> rows);
        }
        if (pastBars.isEmpty() || rows.size() >= maxRows) {
            return CompletableFuture.completedFuture(rows);
        }
        long firstMicros =
                rows.isEmpty() ? endMicros : Math.min(endMicros, rows.get(0).timeMicros());
        return pastBars.bars(instrument, timeframe, 0, firstMicros, maxRows - rows.size(), true)
                .thenApply(past -> joined(past, rows))
                .exceptionally(unavailable -> rows);
    }

    private static List<Bar> newestBefore(long endMicros, int maxRows, List<Bar> ascending) {
        List<Bar> before =
                ascending.stream().filter(bar -> bar.timeMicros() < endMicros).toList();
        return newestOf(before, maxRows);
    }

    private static List<Bar> newestOf(List<Bar> ascending, int maxRows) {
        return ascending.subList(Math.max(0, ascending.size() - maxRows), ascending.size());
    }

    /** Completes the partial ones of some bars from the archive, if there is one. */
    private CompletableFuture<List<Bar>> completed(Instrument instrument, List<Bar> rows, long archiveMark) {
        return archive.isEnabled() && rows.stream().anyMatch(Bar::partial)
                ? archive.complete(instrument, rows, archiveMark)
                : CompletableFuture.completedFuture(rows);
    }

    /**
     * Adds the forming bar. It replaces a row with the same start that an earlier process left, but not one with more
     * trades, which was closed and archived while the query was waiting.
     */
    private static List<Bar> withForming(List<Bar> closed, List<Bar> forming) {
        TreeMap<Long, Bar> merged = new TreeMap<>();
        closed.forEach(bar -> merged.put(bar.timeMicros(), bar));
        forming.forEach(bar ->
                merged.merge(bar.timeMicros(), bar, (row, newer) -> row.trades() > newer.trades() ? row : newer));
        return List.copyOf(merged.values());
    }
}
