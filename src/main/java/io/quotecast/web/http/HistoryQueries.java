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
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.RequestHandler;
import io.quotecast.state.BarHistory;
import io.quotecast.state.TradeHistory;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * What happened, up to this moment: from the archive, once it has all that the road had told when it was asked; from
 * memory where there is no archive. So between old and new there is neither a hole nor a repeat.
 */
@Singleton
class HistoryQueries {
    private static final long PATIENCE_SECONDS = 1;

    private final PipelineThread road;
    private final BarHistory bars;
    private final TradeHistory trades;
    private final Archive archive;
    private final String epoch;

    HistoryQueries(
            PipelineThread road,
            BarHistory bars,
            TradeHistory trades,
            Archive archive,
            RequestHandler.Context context) {
        this.road = road;
        this.bars = bars;
        this.trades = trades;
        this.archive = archive;
        this.epoch = context.epoch().text();
    }

    /** What the road knows at one moment. */
    private record MemoryState(long told, List<Bar> bars) {}

    /** Trades of a span in the order of their places, behind this one. */
    CompletionStage<Page<HistoricalTrade>> trades(
            List<Instrument> instruments, TimeRange timeRange, TradeCursor after, int most) {
        if (archive.isKept()) {
            return road.ask(archive::told)
                    .thenCompose(told -> archive.trades(new TradeQuery(instruments, timeRange, after, most + 1), told))
                    .thenApply(rows -> Page.of(rows, most, HistoricalTrade::place));
        }
        if (instruments.size() > 1) {
            return CompletableFuture.failedFuture(new CompletionException(new ProtocolException(
                    ErrorCode.UNAVAILABLE,
                    "trades of several symbols are there only with quotecast.history=sqlite or postgresql")));
        }
        return road.ask(() -> trades.newest(instruments.get(0), TradeHistory.MOST))
                .thenApply(held -> Page.of(
                        held.stream()
                                .map(recordedTrade -> new HistoricalTrade(epoch, 0, recordedTrade))
                                .filter(trade -> timeRange.holds(trade.place().timeMicros())
                                        && trade.place().compareTo(after) > 0)
                                .sorted(Comparator.comparing(HistoricalTrade::place))
                                .toList(),
                        most,
                        HistoricalTrade::place));
    }

    /** Bars that begin within a span and behind this place; the one that forms is the last. */
    CompletionStage<Page<Bar>> bars(
            Instrument instrument, Timeframe timeframe, TimeRange timeRange, TradeCursor after, int most) {
        long first =
                after.tape() < 0 ? timeRange.startMicros() : Math.max(timeRange.startMicros(), after.timeMicros() + 1);
        if (first >= timeRange.endMicros()) {
            return CompletableFuture.completedFuture(new Page<>(List.of(), null));
        }
        TimeRange rest = new TimeRange(first, timeRange.endMicros());
        return road.ask(() -> new MemoryState(
                        archive.told(), bars.newest(instrument, timeframe, archive.isKept() ? 1 : BarHistory.MOST)))
                .thenCompose(now -> {
                    if (!archive.isKept()) {
                        return CompletableFuture.completedFuture(now.bars);
                    }
                    BarQuery query = new BarQuery(instrument, timeframe, rest, false, most + 1);
                    return archive.bars(query, now.told).thenApply(closed -> withForming(closed, now.bars));
                })
                .thenApply(rows -> Page.of(
                        rows.stream()
                                .filter(bar -> rest.holds(bar.timeMicros()))
                                .toList(),
                        most,
                        bar -> new TradeCursor(bar.timeMicros(), 0, 0)));
    }

    /** The newest bars, the one that forms last; of those that memory does not hold, what can be had. */
    CompletionStage<List<Bar>> newestBars(Instrument instrument, Timeframe timeframe, int most) {
        return road.ask(() -> bars.newest(instrument, timeframe, most)).thenCompose(held -> {
            if (!archive.isKept() || held.size() >= most) {
                return CompletableFuture.completedFuture(held);
            }
            TimeRange before = held.isEmpty() || held.get(0).timeMicros() <= 0
                    ? TimeRange.ALL
                    : new TimeRange(0, held.get(0).timeMicros());
            BarQuery query = new BarQuery(instrument, timeframe, before, true, most - held.size());
            return archive.bars(query, 0)
                    .thenApply(older -> {
                        List<Bar> all = new ArrayList<>(older);
                        all.addAll(held);
                        return all;
                    })
                    // Who asks for the newest is not refused, nor kept waiting, for want of the old.
                    .exceptionally(unavailable -> held)
                    .completeOnTimeout(held, PATIENCE_SECONDS, TimeUnit.SECONDS);
        });
    }

    /** A bar that was closed while the question waited is there already. */
    private static List<Bar> withForming(List<Bar> closed, List<Bar> newest) {
        List<Bar> all = new ArrayList<>(closed);
        newest.stream()
                .filter(bar -> !bar.closed() && all.stream().noneMatch(one -> one.timeMicros() == bar.timeMicros()))
                .forEach(all::add);
        all.sort(Comparator.comparingLong(Bar::timeMicros));
        return all;
    }
}
