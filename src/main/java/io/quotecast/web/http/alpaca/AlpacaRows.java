package io.quotecast.web.http.alpaca;

import io.quotecast.access.Grant;
import io.quotecast.base.Micros;
import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.SymbolNames;
import io.quotecast.protocol.alpaca.AlpacaItems;
import io.quotecast.protocol.alpaca.AlpacaRow;
import io.quotecast.protocol.alpaca.AlpacaSymbols;
import io.quotecast.protocol.alpaca.AssetClass;
import io.quotecast.push.Hub;
import io.quotecast.state.BarHistory;
import io.quotecast.web.http.HistoryQueries;
import io.quotecast.web.http.PipelineQueries;
import io.quotecast.web.http.json.EncodedJson;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The rows of market data over HTTP: pages of a time range, and the newest ones. Safe on any thread. */
@Singleton
class AlpacaRows {
    /** The most rows that one query reads. */
    private static final int MAX_READ = 10_000;

    private static final long FIRST_WINDOW_MICROS = 60_000_000L;
    /** By how much the window of time grows in which the newest rows are looked for. */
    private static final int WINDOW_GROWTH = 8;

    private static final int NEWEST_BARS = 3;

    private final PipelineQueries pipeline;
    private final Hub hub;
    private final BarHistory bars;
    private final HistoryQueries historyQueries;
    private final Timeframes timeframes;
    private final SymbolNames symbols;
    private final InstantSource clock = InstantSource.system();

    AlpacaRows(
            PipelineQueries pipeline,
            Hub hub,
            BarHistory bars,
            HistoryQueries historyQueries,
            Instruments instruments,
            Timeframes timeframes) {
        this.timeframes = timeframes;
        this.pipeline = pipeline;
        this.hub = hub;
        this.bars = bars;
        this.historyQueries = historyQueries;
        this.symbols = AlpacaSymbols.of(instruments);
    }

    /** What a request is about. */
    enum Kind {
        BARS("bars", "bar"),
        TRADES("trades", "trade"),
        QUOTES("quotes", "quote");

        private final String plural;
        private final String singular;

        Kind(String plural, String singular) {
            this.plural = plural;
            this.singular = singular;
        }

        /** Returns the kind with this name in an address, which is one of them. */
        static Kind of(String plural) {
            for (Kind kind : values()) {
                if (kind.plural.equals(plural)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no kind of rows: " + plural);
        }

        String plural() {
            return plural;
        }

        String singular() {
            return singular;
        }
    }

    /**
     * Rows of several symbols.
     *
     * @param nextPageToken where the next page begins; null after the last one
     */
    record RowsBySymbol(
            Map<String, List<EncodedJson>> rows, @Nullable String nextPageToken) {}

    /**
     * Rows of one symbol.
     *
     * @param cursor where the next rows begin; null if there are no more
     */
    private record Rows(List<EncodedJson> rows, @Nullable String cursor) {}

    /** A row with its time in µs since 1970-01-01T00:00Z. */
    private record TimedRow(long timeMicros, byte[] json) {}

    /** A page of rows, oldest first. */
    private record TimedRows(List<TimedRow> rows, boolean isComplete) {}

    private interface WindowReader {
        CompletionStage<TimedRows> read(TimeRange window);
    }

    private record Request(Kind kind, DataQuery query, TimeRange range) {}

    /** Returns the instrument of a name; empty if it is unknown, of another class, or not permitted. */
    Optional<Instrument> find(String name, AssetClass assetClass, Grant grant) {
        return symbols.find(name)
                .filter(instrument -> AssetClass.of(instrument) == assetClass)
                .filter(instrument -> grant.symbols().admits(instrument.symbol()));
    }

    /** Returns the instruments of a class that a caller may read. */
    List<Instrument> all(AssetClass assetClass, Grant grant) {
        return symbols.all().stream()
                .filter(instrument -> AssetClass.of(instrument) == assetClass)
                .filter(instrument -> grant.symbols().admits(instrument.symbol()))
                .toList();
    }

    String name(Instrument instrument) {
        return symbols.name(instrument);
    }

    /** Returns a page of rows, ordered by symbol and then by time. */
    CompletionStage<RowsBySymbol> page(Kind kind, List<Instrument> instruments, DataQuery query) {
        Request request = new Request(kind, query, query.range(Micros.now(clock)));
        if (kind == Kind.BARS) {
            query.span(timeframes);
        }
        DataQuery.PageToken token = query.page();
        String cursor = token == null ? "" : token.cursor();
        List<Instrument> remaining = new ArrayList<>(instruments);
        if (token != null) {
            remaining.removeIf(instrument -> name(instrument).compareTo(token.symbol()) < 0);
            if (!remaining.isEmpty() && !name(remaining.get(0)).equals(token.symbol())) {
                cursor = "";
            }
        }
        return append(request, remaining, cursor, query.rowLimit(), new LinkedHashMap<>());
    }

    private CompletionStage<RowsBySymbol> append(
            Request request,
            List<Instrument> remaining,
            String cursor,
            int limit,
            Map<String, List<EncodedJson>> result) {
        if (remaining.isEmpty()) {
            return CompletableFuture.completedFuture(new RowsBySymbol(result, null));
        }
        Instrument instrument = remaining.get(0);
        if (limit <= 0) {
            return CompletableFuture.completedFuture(
                    new RowsBySymbol(result, new DataQuery.PageToken(name(instrument), cursor).text()));
        }
        return read(request, instrument, cursor, limit).thenCompose(rows -> {
            if (!rows.rows.isEmpty()) {
                result.put(name(instrument), rows.rows);
            }
            String next = rows.cursor;
            if (next != null) {
                return CompletableFuture.completedFuture(
                        new RowsBySymbol(result, new DataQuery.PageToken(name(instrument), next).text()));
            }
            return append(request, remaining.subList(1, remaining.size()), "", limit - rows.rows.size(), result);
        });
    }

    private CompletionStage<Rows> read(Request request, Instrument instrument, String cursor, int limit) {
        return switch (request.kind) {
            case BARS ->
                request.query.isDescending()
                        ? descending(
                                request,
                                cursor,
                                limit,
                                request.query.span(timeframes).micros(limit),
                                window -> bars(request.query.span(timeframes), instrument, window))
                        : ascendingBars(request, instrument, cursor, limit);
            case TRADES ->
                request.query.isDescending()
                        ? descending(request, cursor, limit, FIRST_WINDOW_MICROS, window -> trades(instrument, window))
                        : ascendingTrades(request, instrument, cursor, limit);
            case QUOTES ->
                newest(AlpacaRow.QUOTE, List.of(instrument), request.range)
                        .thenApply(rows -> new Rows(List.copyOf(rows.values()), null));
        };
    }

    private CompletionStage<Rows> ascendingBars(Request request, Instrument instrument, String cursor, int limit) {
        BarSpan span = request.query.span(timeframes);
        long start = cursor.isEmpty() ? request.range.startMicros() : micros(cursor, request);
        if (start >= request.range.endMicros()) {
            return CompletableFuture.completedFuture(new Rows(List.of(), null));
        }
        TimeRange rest = new TimeRange(start, request.range.endMicros());
        int parts = (int) Math.min(MAX_READ, (limit + 1L) * span.maxParts());
        return historyQueries
                .bars(instrument, span.base(), rest, TradeCursor.before(start), parts)
                .thenApply(page -> {
                    List<Bar> joined = joined(span, page.rows());
                    TradeCursor following = page.next();
                    boolean isCut = following != null && joined.size() > 1;
                    int rows = Math.min(limit, isCut ? joined.size() - 1 : joined.size());
                    String next = null;
                    if (rows < joined.size()) {
                        next = String.valueOf(joined.get(rows).timeMicros());
                    } else if (following != null) {
                        next = String.valueOf(following.timeMicros() + 1);
                    }
                    return new Rows(
                            joined.subList(0, rows).stream()
                                    .map(bar -> new EncodedJson(AlpacaItems.row(bar)))
                                    .toList(),
                            next);
                });
    }

    private CompletionStage<Rows> ascendingTrades(Request request, Instrument instrument, String cursor, int limit) {
        TradeCursor after = cursor.isEmpty()
                ? TradeCursor.before(request.range.startMicros())
                : TradeCursor.parse(cursor)
                        .orElseThrow(
                                () -> AlpacaProblem.invalid("page_token", String.valueOf(request.query.pageToken)));
        return historyQueries
                .trades(List.of(instrument), request.range, after, limit)
                .thenApply(page -> new Rows(
                        page.rows().stream()
                                .map(trade -> new EncodedJson(AlpacaItems.row(trade.recordedTrade())))
                                .toList(),
                        page.next() == null ? null : page.next().toString()));
    }

    private CompletionStage<TimedRows> bars(BarSpan span, Instrument instrument, TimeRange window) {
        long start = Math.max(0, span.startOf(window.startMicros(), instrument.calendar()));
        TimeRange whole = new TimeRange(start, window.endMicros());
        return historyQueries
                .bars(instrument, span.base(), whole, TradeCursor.before(start), MAX_READ)
                .thenApply(page -> new TimedRows(
                        joined(span, page.rows()).stream()
                                .map(bar -> new TimedRow(bar.timeMicros(), AlpacaItems.row(bar)))
                                .toList(),
                        page.next() == null));
    }

    /** Joins bars to those of a request. A bar of the server that is still open is a row only if it is one of days. */
    private static List<Bar> joined(BarSpan span, List<Bar> parts) {
        return span.maxParts() == 1 && !span.isOfDays()
                ? parts.stream().filter(Bar::closed).toList()
                : span.join(parts);
    }

    private CompletionStage<TimedRows> trades(Instrument instrument, TimeRange window) {
        return historyQueries
                .trades(List.of(instrument), window, TradeCursor.before(window.startMicros()), MAX_READ)
                .thenApply(page -> new TimedRows(
                        page.rows().stream().map(AlpacaRows::timed).toList(), page.next() == null));
    }

    private static TimedRow timed(HistoricalTrade trade) {
        return new TimedRow(trade.cursor().timeMicros(), AlpacaItems.row(trade.recordedTrade()));
    }

    /**
     * Returns the newest rows before the cursor, newest first. The history is read forwards, so windows of time before
     * the cursor are tried: shorter ones while there is too much in one, and longer ones while there is nothing in it.
     */
    private CompletionStage<Rows> descending(
            Request request, String cursor, int limit, long windowMicros, WindowReader reader) {
        long end = cursor.isEmpty() ? request.range.endMicros() : micros(cursor, request);
        long first = request.range.startMicros();
        if (end <= first) {
            return CompletableFuture.completedFuture(new Rows(List.of(), null));
        }
        long start = windowMicros >= end - first ? first : end - windowMicros;
        return reader.read(new TimeRange(start, end)).thenCompose(found -> {
            if (!found.isComplete && end - start > 1) {
                return descending(request, String.valueOf(end), limit, Math.max(1, (end - start) / 2), reader);
            }
            if (found.rows.isEmpty()) {
                return descending(request, String.valueOf(start), limit, (end - start) * WINDOW_GROWTH, reader);
            }
            List<TimedRow> newestFirst = new ArrayList<>(found.rows);
            Collections.reverse(newestFirst);
            int rows = Math.min(limit, newestFirst.size());
            // The next page begins before the time of the last row: rows of one time stay together.
            while (rows < newestFirst.size()
                    && newestFirst.get(rows).timeMicros == newestFirst.get(rows - 1).timeMicros) {
                rows++;
            }
            long oldest = newestFirst.get(rows - 1).timeMicros;
            boolean hasMore = rows < newestFirst.size() || start > first;
            return CompletableFuture.completedFuture(new Rows(
                    newestFirst.subList(0, rows).stream()
                            .map(row -> new EncodedJson(row.json))
                            .toList(),
                    hasMore ? String.valueOf(rows < newestFirst.size() ? oldest : Math.min(oldest, start)) : null));
        });
    }

    private static long micros(String cursor, Request request) {
        try {
            long micros = Long.parseLong(cursor);
            if (micros >= 0) {
                return micros;
            }
        } catch (NumberFormatException e) {
            throw AlpacaProblem.invalid("page_token", String.valueOf(request.query.pageToken));
        }
        throw AlpacaProblem.invalid("page_token", String.valueOf(request.query.pageToken));
    }

    /** Returns the newest row of each symbol that has one. */
    CompletionStage<Map<String, EncodedJson>> latest(Kind kind, List<Instrument> instruments) {
        return switch (kind) {
            case TRADES -> newest(AlpacaRow.TRADE, instruments, TimeRange.ALL);
            case QUOTES -> newest(AlpacaRow.QUOTE, instruments, TimeRange.ALL);
            case BARS ->
                pipeline.query(() -> {
                            Map<String, Bar> found = new LinkedHashMap<>();
                            for (Instrument instrument : instruments) {
                                Bar newest = newestClosed(instrument);
                                if (newest != null) {
                                    found.put(name(instrument), newest);
                                }
                            }
                            return found;
                        })
                        .thenApply(found -> {
                            Map<String, EncodedJson> rows = new LinkedHashMap<>();
                            found.forEach((name, bar) -> rows.put(name, new EncodedJson(AlpacaItems.row(bar))));
                            return rows;
                        });
        };
    }

    private CompletionStage<Map<String, EncodedJson>> newest(
            AlpacaRow row, List<Instrument> instruments, TimeRange range) {
        return pipeline.query(() -> {
                    Map<String, EncodedEvent> found = new LinkedHashMap<>();
                    for (Instrument instrument : instruments) {
                        hub.readNewest(instrument.id(), (series, event) -> {
                            if (series.channel() == row.channel() && range.contains(event.timeMicros())) {
                                found.put(name(instrument), event);
                            }
                        });
                    }
                    return found;
                })
                .thenApply(found -> {
                    Map<String, EncodedJson> rows = new LinkedHashMap<>();
                    found.forEach((name, event) -> put(name, event, row, rows));
                    return rows;
                });
    }

    /** The state of a symbol, read at once. */
    private record State(
            List<EncodedEvent> events, @Nullable Bar minute, List<Bar> partsOfDays) {}

    /** Returns the state of each symbol that has events. */
    CompletionStage<Map<String, Map<String, EncodedJson>>> snapshots(List<Instrument> instruments) {
        BarSpan day = BarSpan.parse("1Day", timeframes);
        return pipeline.query(() -> {
                    Map<String, State> states = new LinkedHashMap<>();
                    for (Instrument instrument : instruments) {
                        List<EncodedEvent> events = new ArrayList<>();
                        hub.readNewest(instrument.id(), (series, event) -> events.add(event));
                        if (!events.isEmpty()) {
                            states.put(
                                    name(instrument),
                                    new State(
                                            events,
                                            newestClosed(instrument),
                                            bars.newest(instrument, day.base(), 2 * day.maxParts())));
                        }
                    }
                    return states;
                })
                .thenApply(states -> {
                    Map<String, Map<String, EncodedJson>> snapshots = new LinkedHashMap<>();
                    states.forEach((name, state) -> snapshots.put(name, snapshot(state, day)));
                    return snapshots;
                });
    }

    private static Map<String, EncodedJson> snapshot(State state, BarSpan day) {
        Map<String, EncodedJson> snapshot = new LinkedHashMap<>();
        for (EncodedEvent event : state.events) {
            put("latestTrade", event, AlpacaRow.TRADE, snapshot);
            put("latestQuote", event, AlpacaRow.QUOTE, snapshot);
        }
        if (state.minute != null) {
            snapshot.put("minuteBar", new EncodedJson(AlpacaItems.row(state.minute)));
        }
        for (EncodedEvent event : state.events) {
            put("dailyBar", event, AlpacaRow.DAILY_BAR, snapshot);
        }
        List<Bar> days = day.maxParts() == 1 ? state.partsOfDays : day.join(state.partsOfDays);
        if (days.size() > 1) {
            snapshot.put("prevDailyBar", new EncodedJson(AlpacaItems.row(days.get(days.size() - 2))));
        }
        return snapshot;
    }

    private static void put(String key, EncodedEvent event, AlpacaRow row, Map<String, EncodedJson> rows) {
        byte[] json = event.channel() == row.channel() ? event.bytes(row) : null;
        if (json != null) {
            rows.put(key, new EncodedJson(json));
        }
    }

    /** Returns the newest minute that is over, or null. On the pipeline thread. */
    private @Nullable Bar newestClosed(Instrument instrument) {
        Bar newest = null;
        for (Bar bar : bars.newest(instrument, Timeframe.MINUTE, NEWEST_BARS)) {
            newest = bar.closed() ? bar : newest;
        }
        return newest;
    }
}
