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
import io.quotecast.protocol.EventEncoder;
import io.quotecast.protocol.JsonWriter;
import io.quotecast.protocol.ProtocolException;
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

/** Bars and trades over HTTP, as pages of JSON: the newest ones, or those of a span. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@RolesAllowed(Role.OF_READERS)
public class HistoryResource {
    private static final long MOST_Q = 9_007_199_254_740_991L;

    private final Instruments instruments;
    private final PipelineThread road;
    private final TradeHistory trades;
    private final HistoryQueries historyQueries;
    private final SecurityIdentity caller;

    HistoryResource(
            Instruments instruments,
            PipelineThread road,
            TradeHistory trades,
            HistoryQueries historyQueries,
            SecurityIdentity caller) {
        this.instruments = instruments;
        this.road = road;
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
        int most = (int) Query.number("limit", limit, 1, BarHistory.MOST, 100);
        CompletionStage<Page<Bar>> page;
        if (start == null && end == null && cursor == null) {
            page = historyQueries.newestBars(instrument, timeframe, most).thenApply(bars -> new Page<>(bars, null));
        } else {
            TimeRange timeRange = Query.span(start, end);
            page = historyQueries.bars(instrument, timeframe, timeRange, Query.begin(cursor, timeRange), most);
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
        int most = (int) Query.number("limit", limit, 1, TradeHistory.MOST, 100);
        if (start != null || end != null || cursor != null) {
            if (after != null) {
                throw new ProtocolException(
                        ErrorCode.INVALID_OPTION, "after is for the newest trades; with start or end, use cursor");
            }
            return span(List.of(instrument), symbolKey(instrument), start, end, cursor, most);
        }
        long q = Query.number("after", after, 0, MOST_Q, -1);
        return road.ask(() -> q < 0 ? trades.newest(instrument, most) : trades.after(instrument, q, most))
                .thenApply(found ->
                        Response.ok(json(instrument, found, Math.max(q, 0))).build())
                .exceptionally(Problem::of);
    }

    @GET
    @Path("trades")
    public CompletionStage<Response> tradesOfMany(
            @QueryParam("symbols") @Nullable String symbols,
            @QueryParam("start") @Nullable String start,
            @QueryParam("end") @Nullable String end,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor)
            throws ProtocolException {
        int most = (int) Query.number("limit", limit, 1, TradeHistory.MOST, 100);
        return span(
                Query.instruments(instruments, symbols, GrantAugmentor.grant(caller)), "{", start, end, cursor, most);
    }

    private CompletionStage<Response> span(
            List<Instrument> of,
            String opening,
            @Nullable String start,
            @Nullable String end,
            @Nullable String cursor,
            int most)
            throws ProtocolException {
        TimeRange timeRange = Query.span(start, end);
        return historyQueries
                .trades(of, timeRange, Query.begin(cursor, timeRange), most)
                .thenApply(found -> Response.ok(json(opening, found)).build())
                .exceptionally(Problem::of);
    }

    private static byte[] json(Instrument instrument, Timeframe timeframe, Page<Bar> bars) {
        JsonWriter out = new JsonWriter();
        out.raw("{\"symbol\":").string(instrument.symbol().text());
        out.raw(",\"tf\":").string(timeframe.text()).raw(",\"bars\":[");
        String comma = "";
        for (Bar bar : bars.rows()) {
            HistoryFormatter.json(out.raw(comma), bar);
            comma = ",";
        }
        return end(out, bars.next());
    }

    private static String symbolKey(Instrument instrument) {
        return "{\"symbol\":\"" + instrument.symbol().text() + "\",";
    }

    private static byte[] json(String opening, Page<HistoricalTrade> trades) {
        HistoryFormatter text = new HistoryFormatter();
        JsonWriter out = new JsonWriter().raw(opening).raw("\"trades\":[");
        String comma = "";
        for (HistoricalTrade past : trades.rows()) {
            text.json(out.raw(comma), past);
            comma = ",";
        }
        return end(out, trades.next());
    }

    private static byte[] end(JsonWriter out, @Nullable TradeCursor next) {
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
        String comma = "";
        long next = after;
        for (RecordedTrade recordedTrade : recordedTrades) {
            out.raw(comma).raw(encoder.json(recordedTrade.trade(), recordedTrade.q(), recordedTrade.u()));
            next = recordedTrade.q();
            comma = ",";
        }
        return out.raw("],\"next\":").number(next).raw("}").toBytes();
    }
}
