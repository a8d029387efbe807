package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Role;
import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframe;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.quotecast.EventEncoder;
import io.quotecast.protocol.quotecast.JsonWriter;
import io.quotecast.state.BarHistory;
import io.quotecast.state.TradeHistory;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Bars and trades over HTTP as JSON pages: the newest ones, or those of a time range. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@RolesAllowed(Role.READ_NAME)
public class HistoryResource {
    private static final long MAX_POSITION = 9_007_199_254_740_991L;

    private final Instruments instruments;
    private final PipelineThread pipeline;
    private final TradeHistory trades;
    private final HistoryQueries historyQueries;
    private final SecurityIdentity caller;

    HistoryResource(
            Instruments instruments,
            PipelineThread pipeline,
            TradeHistory trades,
            HistoryQueries historyQueries,
            SecurityIdentity caller) {
        this.instruments = instruments;
        this.pipeline = pipeline;
        this.trades = trades;
        this.historyQueries = historyQueries;
        this.caller = caller;
    }

    @GET
    @Path("bars/{symbol}")
    public CompletionStage<Response> bars(
            @PathParam("symbol") String symbol,
            @QueryParam("tf") @Nullable String tf,
            @QueryParam("start") @Nullable String start,
            @QueryParam("end") @Nullable String end,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor)
            throws ProtocolException {
        Instrument instrument = Query.instrument(instruments, symbol, GrantAugmentor.grant(caller));
        Timeframe timeframe = Query.timeframe(tf);
        int maxRows = (int) Query.number("limit", limit, 1, BarHistory.CAPACITY, 100);
        CompletionStage<Page<Bar>> page;
        if (start == null && end == null && cursor == null) {
            page = historyQueries.newestBars(instrument, timeframe, maxRows).thenApply(bars -> new Page<>(bars, null));
        } else {
            TimeRange timeRange = Query.timeRange(start, end);
            page = historyQueries.bars(instrument, timeframe, timeRange, Query.startCursor(cursor, timeRange), maxRows);
        }
        return page.thenApply(
                        found -> Response.ok(json(instrument, timeframe, found)).build())
                .exceptionally(Problem::of);
    }

    @GET
    @Path("trades/{symbol}")
    public CompletionStage<Response> trades(
            @PathParam("symbol") String symbol,
            @QueryParam("after") @Nullable String after,
            @QueryParam("start") @Nullable String start,
            @QueryParam("end") @Nullable String end,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor)
            throws ProtocolException {
        Instrument instrument = Query.instrument(instruments, symbol, GrantAugmentor.grant(caller));
        int maxRows = (int) Query.number("limit", limit, 1, TradeHistory.CAPACITY, 100);
        if (start != null || end != null || cursor != null) {
            if (after != null) {
                throw new ProtocolException(
                        ErrorCode.INVALID_OPTION,
                        "after cannot be combined with start, end or cursor; use cursor to page through a time range");
            }
            return tradesInRange(List.of(instrument), symbolPrefix(instrument), start, end, cursor, maxRows);
        }
        long position = Query.number("after", after, 0, MAX_POSITION, -1);
        return pipeline.submit(() ->
                        position < 0 ? trades.newest(instrument, maxRows) : trades.after(instrument, position, maxRows))
                .thenApply(found -> Response.ok(json(instrument, found, Math.max(position, 0)))
                        .build())
                .exceptionally(Problem::of);
    }

    @GET
    @Path("trades")
    public CompletionStage<Response> tradesOfSymbols(
            @QueryParam("symbols") @Nullable String symbols,
            @QueryParam("start") @Nullable String start,
            @QueryParam("end") @Nullable String end,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor)
            throws ProtocolException {
        int maxRows = (int) Query.number("limit", limit, 1, TradeHistory.CAPACITY, 100);
        return tradesInRange(
                Query.instruments(instruments, symbols, GrantAugmentor.grant(caller)),
                "{",
                start,
                end,
                cursor,
                maxRows);
    }

    private CompletionStage<Response> tradesInRange(
            List<Instrument> selected,
            String prefix,
            @Nullable String start,
            @Nullable String end,
            @Nullable String cursor,
            int maxRows)
            throws ProtocolException {
        TimeRange timeRange = Query.timeRange(start, end);
        return historyQueries
                .trades(selected, timeRange, Query.startCursor(cursor, timeRange), maxRows)
                .thenApply(found -> Response.ok(json(prefix, found)).build())
                .exceptionally(Problem::of);
    }

    private static byte[] json(Instrument instrument, Timeframe timeframe, Page<Bar> bars) {
        JsonWriter out = new JsonWriter();
        out.raw("{\"symbol\":").string(instrument.symbol().text());
        out.raw(",\"tf\":").string(timeframe.text()).raw(",\"bars\":[");
        String separator = "";
        for (Bar bar : bars.rows()) {
            HistoryFormatter.json(out.raw(separator), bar);
            separator = ",";
        }
        return finishPage(out, bars.next());
    }

    private static String symbolPrefix(Instrument instrument) {
        return "{\"symbol\":\"" + instrument.symbol().text() + "\",";
    }

    private static byte[] json(String prefix, Page<HistoricalTrade> trades) {
        HistoryFormatter formatter = new HistoryFormatter();
        JsonWriter out = new JsonWriter().raw(prefix).raw("\"trades\":[");
        String separator = "";
        for (HistoricalTrade trade : trades.rows()) {
            formatter.json(out.raw(separator), trade);
            separator = ",";
        }
        return finishPage(out, trades.next());
    }

    private static byte[] finishPage(JsonWriter out, @Nullable TradeCursor next) {
        out.raw("]");
        if (next != null) {
            out.raw(",\"cursor\":").string(Query.cursor(next));
        }
        return out.raw("}").toBytes();
    }

    private static byte[] json(Instrument instrument, List<RecordedTrade> recordedTrades, long after) {
        EventEncoder encoder = new EventEncoder();
        JsonWriter out = new JsonWriter();
        out.raw("{\"symbol\":").string(instrument.symbol().text()).raw(",\"trades\":[");
        String separator = "";
        long next = after;
        for (RecordedTrade recordedTrade : recordedTrades) {
            out.raw(separator)
                    .raw(encoder.json(recordedTrade.trade(), recordedTrade.position(), recordedTrade.seriesNumber()));
            next = recordedTrade.position();
            separator = ",";
        }
        return out.raw("],\"next\":").number(next).raw("}").toBytes();
    }
}
