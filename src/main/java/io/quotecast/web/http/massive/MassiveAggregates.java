package io.quotecast.web.http.massive;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.base.Micros;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingCalendar;
import io.quotecast.protocol.massive.MassiveSymbols;
import io.quotecast.web.http.HistoryQueries;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Aggregates of Massive over HTTP, composed of stored bars. Unknown parameters are ignored. */
@Path("/massive/v2/aggs/ticker/{ticker}")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class MassiveAggregates {
    private static final int DEFAULT_LIMIT = 5_000;
    /** The most rows of a response, and the most bars that are read for one. */
    private static final int MAX_LIMIT = 50_000;

    private static final long MICROS_PER_MILLI = 1_000;

    private final MassiveRequests requests;
    private final HistoryQueries history;
    private final Timeframes timeframes;
    private final InstantSource clock = InstantSource.system();

    MassiveAggregates(MassiveRequests requests, HistoryQueries history, Timeframes timeframes) {
        this.timeframes = timeframes;
        this.requests = requests;
        this.history = history;
    }

    /**
     * A page of aggregates.
     *
     * @param results null if there are none
     */
    record Aggregates(
            String ticker,
            int queryCount,
            int resultsCount,
            boolean adjusted,
            @Nullable List<AggregateRow> results,
            String status,
            @JsonProperty("request_id") String requestId,
            int count,
            @JsonProperty("next_url") @Nullable String nextUrl) {
        private static Aggregates of(String ticker, Rows rows, @Nullable String nextUrl) {
            int count = rows.rows.size();
            return new Aggregates(
                    ticker,
                    rows.bars,
                    count,
                    true,
                    count == 0 ? null : rows.rows,
                    "OK",
                    RequestIds.generate(),
                    count,
                    nextUrl);
        }
    }

    /**
     * Composed rows.
     *
     * @param bars number of bars of which they are composed
     * @param cursorMicros where the next page starts, or, in descending order, ends; null if there is none
     */
    private record Rows(
            List<AggregateRow> rows, int bars, @Nullable Long cursorMicros) {
        private static final Rows NONE = new Rows(List.of(), 0, null);
    }

    /** What a request asks for, with the times in µs. */
    private record Query(
            Instrument instrument,
            int multiplier,
            Timespan timespan,
            Timeframe base,
            long startMicros,
            long endMicros,
            int limit) {
        private long startOf(long timeMicros) {
            return timespan.startOf(timeMicros, multiplier, instrument.calendar());
        }

        private List<AggregateRow> compose(List<Bar> bars) {
            return AggregateRow.compose(bars, this::startOf);
        }

        private Query from(long newStartMicros) {
            return new Query(instrument, multiplier, timespan, base, newStartMicros, endMicros, limit);
        }
    }

    @GET
    @Path("range/{multiplier}/{timespan}/{from}/{to}")
    @Operation(hidden = true)
    public CompletionStage<Aggregates> range(
            @PathParam("ticker") String ticker,
            @PathParam("multiplier") String multiplierText,
            @PathParam("timespan") String timespanText,
            @PathParam("from") String from,
            @PathParam("to") String to,
            @QueryParam("sort") @Nullable String sort,
            @QueryParam("limit") @Nullable String limitText,
            @QueryParam("cursor") @Nullable String cursorText,
            @Context UriInfo uriInfo) {
        Optional<Instrument> found = requests.find(ticker);
        Timespan timespan = Timespan.find(timespanText)
                .orElseThrow(() -> MassiveError.unparsable(
                        "", "timespan", "second, minute, hour, day, week, month, quarter or year"));
        TradingCalendar calendar = found.map(Instrument::calendar).orElse(TradingCalendar.UTC);
        int multiplier = multiplier(multiplierText);
        Timeframe base = timespan.base(multiplier, timeframes, calendar)
                .orElseThrow(() -> MassiveError.unparsable(
                        "", "timespan", "one that consists of bars of the server: " + timeframes));
        if (timespan.baseBars(multiplier, base) > MAX_LIMIT / 2) {
            throw tooLarge();
        }
        int limit = MassiveRequests.limit(limitText, DEFAULT_LIMIT, MAX_LIMIT);
        boolean isDescending = MassiveRequests.isDescending("sort", sort, false);
        long startMicros = timespan.startOf(MassiveTimes.start("from", from, calendar), multiplier, calendar);
        long endMicros = MassiveTimes.end("to", to, calendar);
        if (endMicros <= startMicros) {
            throw MassiveError.invalid("The parameter 'to' cannot be a time that occurs before 'from'");
        }
        String cursor = MassiveRequests.cursor(cursorText);
        if (cursor != null) {
            long cursorMicros = MassiveTimes.cursor(cursor, startMicros, endMicros);
            startMicros = isDescending ? startMicros : cursorMicros;
            endMicros = isDescending ? cursorMicros : endMicros;
        }
        if (found.isEmpty() || endMicros <= Math.max(0, startMicros)) {
            return CompletableFuture.completedFuture(Aggregates.of(ticker, Rows.NONE, null));
        }
        Query query = new Query(found.get(), multiplier, timespan, base, Math.max(0, startMicros), endMicros, limit);
        return MassiveRequests.answer(isDescending ? descending(query) : ascending(query))
                .thenApply(rows -> Aggregates.of(
                        MassiveSymbols.ticker(query.instrument),
                        rows,
                        MassiveRequests.nextUrl(
                                uriInfo, rows.cursorMicros == null ? null : Long.toString(rows.cursorMicros))));
    }

    /** Returns the aggregate of the day before. */
    @GET
    @Path("prev")
    @Operation(hidden = true)
    public CompletionStage<Aggregates> previousDay(@PathParam("ticker") String ticker) {
        Optional<Instrument> found = requests.find(ticker);
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(Aggregates.of(ticker, Rows.NONE, null));
        }
        TradingCalendar calendar = found.get().calendar();
        Timeframe base = timeframes.longestPartOf(Timeframe.DAY, calendar);
        long today = calendar.startOf(Timeframe.DAY, Micros.now(clock));
        long previous = calendar.startOf(Timeframe.DAY, today - 1);
        return MassiveRequests.answer(ascending(new Query(found.get(), 1, Timespan.DAY, base, previous, today, 1)))
                .thenApply(rows -> Aggregates.of(ticker, rows, null));
    }

    private CompletionStage<Rows> ascending(Query query) {
        return read(query).thenApply(page -> {
            List<AggregateRow> rows = query.compose(page.bars);
            Long cursor = null;
            if (page.hasMore) {
                // The last aggregate may lack bars: the next page begins with it.
                cursor = rows.remove(rows.size() - 1).t() * MICROS_PER_MILLI;
            }
            if (rows.size() > query.limit) {
                cursor = rows.get(query.limit).t() * MICROS_PER_MILLI;
                rows = List.copyOf(rows.subList(0, query.limit));
            }
            return new Rows(rows, page.bars.size(), cursor);
        });
    }

    private CompletionStage<Rows> descending(Query query) {
        return read(query).thenCompose(page -> {
            if (!page.hasMore) {
                return CompletableFuture.completedFuture(reversed(query, page, query.startMicros));
            }
            // Of a long range, only the end is read, which as many bars as can be read always cover.
            long end =
                    Math.min(query.endMicros, Micros.now(clock) + query.base().micros());
            long start = Math.max(
                    query.startMicros,
                    query.startOf(end - (MAX_LIMIT - 1L) * query.base().micros()));
            return read(query.from(start)).thenApply(latest -> reversed(query, latest, start));
        });
    }

    private static Rows reversed(Query query, BarPage page, long readFrom) {
        List<AggregateRow> rows = query.compose(page.bars);
        Collections.reverse(rows);
        Long cursor = readFrom > query.startMicros ? readFrom : null;
        if (rows.size() > query.limit) {
            cursor = rows.get(query.limit - 1).t() * MICROS_PER_MILLI;
            rows = List.copyOf(rows.subList(0, query.limit));
        }
        return new Rows(rows, page.bars.size(), cursor);
    }

    private record BarPage(List<Bar> bars, boolean hasMore) {}

    private CompletionStage<BarPage> read(Query query) {
        return history.bars(
                        query.instrument,
                        query.base(),
                        new TimeRange(query.startMicros, query.endMicros),
                        TradeCursor.before(query.startMicros),
                        MAX_LIMIT)
                .thenApply(page -> new BarPage(new ArrayList<>(page.rows()), page.next() != null));
    }

    private static int multiplier(String text) {
        int multiplier;
        try {
            multiplier = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            multiplier = 0;
        }
        if (multiplier < 1 || multiplier > MAX_LIMIT) {
            throw tooLarge();
        }
        return multiplier;
    }

    private static MassiveError tooLarge() {
        return MassiveError.unparsable("", "multiplier", "a number from 1 on that is not too large for the timespan");
    }
}
