package io.quotecast.web;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Role;
import io.quotecast.feed.RoadThread;
import io.quotecast.history.BarHistory;
import io.quotecast.history.PastTrade;
import io.quotecast.history.Place;
import io.quotecast.history.Print;
import io.quotecast.history.Span;
import io.quotecast.history.TradeHistory;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframe;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.protocol.JsonBytes;
import io.quotecast.protocol.ProtocolException;
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
    private final RoadThread road;
    private final TradeHistory trades;
    private final Past past;
    private final SecurityIdentity caller;

    HistoryResource(Instruments instruments, RoadThread road, TradeHistory trades, Past past, SecurityIdentity caller) {
        this.instruments = instruments;
        this.road = road;
        this.trades = trades;
        this.past = past;
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
        Instrument instrument = Query.instrument(instruments, symbol, Callers.grant(caller));
        Timeframe timeframe = Query.timeframe(tf);
        int most = (int) Query.number("limit", limit, 1, BarHistory.MOST, 100);
        CompletionStage<Page<Bar>> page;
        if (start == null && end == null && cursor == null) {
            page = past.newestBars(instrument, timeframe, most).thenApply(bars -> new Page<>(bars, null));
        } else {
            Span span = Query.span(start, end);
            page = past.bars(instrument, timeframe, span, Query.begin(cursor, span), most);
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
        Instrument instrument = Query.instrument(instruments, symbol, Callers.grant(caller));
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
        return span(Query.instruments(instruments, symbols, Callers.grant(caller)), "{", start, end, cursor, most);
    }

    private CompletionStage<Response> span(
            List<Instrument> of,
            String opening,
            @Nullable String start,
            @Nullable String end,
            @Nullable String cursor,
            int most)
            throws ProtocolException {
        Span span = Query.span(start, end);
        return past.trades(of, span, Query.begin(cursor, span), most)
                .thenApply(found -> Response.ok(json(opening, found)).build())
                .exceptionally(Problem::of);
    }

    private static byte[] json(Instrument instrument, Timeframe timeframe, Page<Bar> bars) {
        JsonBytes out = new JsonBytes();
        out.raw("{\"symbol\":").string(instrument.symbol().text());
        out.raw(",\"tf\":").string(timeframe.text()).raw(",\"bars\":[");
        String comma = "";
        for (Bar bar : bars.rows()) {
            PastText.json(out.raw(comma), bar);
            comma = ",";
        }
        return end(out, bars.next());
    }

    private static String symbolKey(Instrument instrument) {
        return "{\"symbol\":\"" + instrument.symbol().text() + "\",";
    }

    private static byte[] json(String opening, Page<PastTrade> trades) {
        PastText text = new PastText();
        JsonBytes out = new JsonBytes().raw(opening).raw("\"trades\":[");
        String comma = "";
        for (PastTrade past : trades.rows()) {
            text.json(out.raw(comma), past);
            comma = ",";
        }
        return end(out, trades.next());
    }

    private static byte[] end(JsonBytes out, @Nullable Place next) {
        out.raw("]");
        if (next != null) {
            out.raw(",\"cursor\":").string(Query.cursor(next));
        }
        return out.raw("}").toBytes();
    }

    private static byte[] json(Instrument instrument, List<Print> prints, long after) {
        EventEncoder encoder = new EventEncoder();
        JsonBytes out = new JsonBytes();
        out.raw("{\"symbol\":").string(instrument.symbol().text()).raw(",\"trades\":[");
        String comma = "";
        long next = after;
        for (Print print : prints) {
            out.raw(comma).raw(encoder.json(print.trade(), print.q(), print.u()));
            next = print.q();
            comma = ",";
        }
        return out.raw("],\"next\":").number(next).raw("}").toBytes();
    }
}
