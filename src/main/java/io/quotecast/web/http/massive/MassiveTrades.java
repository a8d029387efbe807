package io.quotecast.web.http.massive;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import io.quotecast.protocol.massive.MassiveExchanges;
import io.quotecast.protocol.massive.MassiveMarket;
import io.quotecast.protocol.massive.MassiveNumbers;
import io.quotecast.state.TradeHistory;
import io.quotecast.web.http.HistoryQueries;
import io.quotecast.web.http.PipelineQueries;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The trades of a symbol over HTTP. Unknown parameters are ignored. */
@Path("/massive/v3/trades/{ticker}")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class MassiveTrades {
    private static final int DEFAULT_LIMIT = 1_000;
    private static final int MAX_LIMIT = 50_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final MassiveRequests requests;
    private final HistoryQueries history;
    private final PipelineQueries pipeline;
    private final TradeHistory newestTrades;

    MassiveTrades(
            MassiveRequests requests, HistoryQueries history, PipelineQueries pipeline, TradeHistory newestTrades) {
        this.requests = requests;
        this.history = history;
        this.pipeline = pipeline;
        this.newestTrades = newestTrades;
    }

    /** A page of trades. */
    record Trades(
            List<TradeRow> results,
            String status,
            @JsonProperty("request_id") String requestId,
            @JsonProperty("next_url") @Nullable String nextUrl) {
        private static Trades of(Rows rows, @Nullable String nextUrl) {
            return new Trades(rows.trades.stream().map(TradeRow::of).toList(), "OK", RequestIds.generate(), nextUrl);
        }
    }

    /**
     * A trade, as Massive names its fields; times in ns.
     *
     * @param tape null for pairs
     */
    record TradeRow(
            List<Integer> conditions,
            int exchange,
            String id,
            @JsonProperty("participant_timestamp") long participantTimestamp,
            BigDecimal price,
            @JsonProperty("sequence_number") long sequenceNumber,
            @JsonProperty("sip_timestamp") long sipTimestamp,
            BigDecimal size,
            @Nullable Integer tape) {
        private static TradeRow of(RecordedTrade recorded) {
            Trade trade = recorded.trade();
            Instrument instrument = trade.instrument();
            long nanos = trade.timeMicros() * NANOS_PER_MICRO;
            return new TradeRow(
                    MassiveResource.conditions(trade),
                    MassiveExchanges.id(trade.venue(), instrument),
                    MassiveTrades.id(recorded),
                    nanos,
                    MassiveNumbers.price(trade.price(), instrument),
                    recorded.position(),
                    nanos,
                    MassiveNumbers.size(trade.size(), instrument),
                    MassiveMarket.of(instrument) == MassiveMarket.STOCKS ? MassiveExchanges.tape(instrument) : null);
        }
    }

    private record Rows(
            List<RecordedTrade> trades, @Nullable String cursor) {}

    /** Returns the id of a trade; where the source gives none, its number among the trades of the symbol. */
    static String id(RecordedTrade recorded) {
        String textId = recorded.trade().textId();
        if (textId != null) {
            return textId;
        }
        long id = recorded.trade().tradeId();
        return Long.toString(id > 0 ? id : recorded.seriesNumber());
    }

    @GET
    @Operation(hidden = true)
    public CompletionStage<Trades> trades(
            @PathParam("ticker") String ticker,
            @QueryParam("timestamp") @Nullable String timestamp,
            @QueryParam("timestamp.gte") @Nullable String timestampFrom,
            @QueryParam("timestamp.gt") @Nullable String timestampAfter,
            @QueryParam("timestamp.lte") @Nullable String timestampTo,
            @QueryParam("timestamp.lt") @Nullable String timestampBefore,
            @QueryParam("order") @Nullable String order,
            @QueryParam("limit") @Nullable String limitText,
            @QueryParam("cursor") @Nullable String cursorText,
            @Context UriInfo uriInfo) {
        Optional<Instrument> found = requests.find(ticker);
        int limit = MassiveRequests.limit(limitText, DEFAULT_LIMIT, MAX_LIMIT);
        boolean isDescending = MassiveRequests.isDescending("order", order, true);
        long start = 0;
        long end = Long.MAX_VALUE;
        if (timestamp != null) {
            start = MassiveTimes.fromNanos("timestamp", timestamp, false);
            end = MassiveTimes.fromNanos("timestamp", timestamp, true);
        }
        if (timestampFrom != null) {
            start = Math.max(start, MassiveTimes.fromNanos("timestamp.gte", timestampFrom, false));
        }
        if (timestampAfter != null) {
            start = Math.max(start, MassiveTimes.fromNanos("timestamp.gt", timestampAfter, true));
        }
        if (timestampTo != null) {
            end = Math.min(end, MassiveTimes.fromNanos("timestamp.lte", timestampTo, true));
        }
        if (timestampBefore != null) {
            end = Math.min(end, MassiveTimes.fromNanos("timestamp.lt", timestampBefore, false));
        }
        String cursor = MassiveRequests.cursor(cursorText);
        if (found.isEmpty() || end <= start) {
            return CompletableFuture.completedFuture(Trades.of(new Rows(List.of(), null), null));
        }
        TimeRange range = new TimeRange(start, end);
        return MassiveRequests.answer(
                        isDescending
                                ? descending(found.get(), range, cursor, limit)
                                : ascending(found.get(), range, cursor, limit))
                .thenApply(rows -> Trades.of(rows, MassiveRequests.nextUrl(uriInfo, rows.cursor)));
    }

    private CompletionStage<Rows> ascending(
            Instrument instrument, TimeRange range, @Nullable String cursor, int limit) {
        TradeCursor after = cursor == null
                ? TradeCursor.before(range.startMicros())
                : TradeCursor.parse(cursor).orElseThrow(MassiveTrades::invalidCursor);
        return history.trades(List.of(instrument), range, after, limit)
                .thenApply(page -> new Rows(
                        page.rows().stream().map(HistoricalTrade::recordedTrade).toList(),
                        page.next() == null ? null : page.next().toString()));
    }

    /** Returns the newest trades, of those that are in memory. */
    private CompletionStage<Rows> descending(
            Instrument instrument, TimeRange range, @Nullable String cursor, int limit) {
        long beforePosition = cursor == null ? Long.MAX_VALUE : position(cursor);
        return pipeline.query(() -> newestTrades.newest(instrument, TradeHistory.CAPACITY))
                .thenApply(newest -> {
                    List<RecordedTrade> selected = new ArrayList<>(newest.stream()
                            .filter(recorded -> recorded.position() < beforePosition
                                    && range.contains(recorded.trade().timeMicros()))
                            .toList());
                    Collections.reverse(selected);
                    return selected.size() <= limit
                            ? new Rows(selected, null)
                            : new Rows(
                                    List.copyOf(selected.subList(0, limit)),
                                    Long.toString(selected.get(limit - 1).position()));
                });
    }

    private static long position(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw invalidCursor();
        }
    }

    private static MassiveError invalidCursor() {
        return MassiveError.unparsable("", "cursor", "the value of next_url");
    }
}
