package io.quotecast.web;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Role;
import io.quotecast.feed.RoadThread;
import io.quotecast.history.BarHistory;
import io.quotecast.history.Print;
import io.quotecast.history.TradeHistory;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Market;
import io.quotecast.market.Micros;
import io.quotecast.market.Timeframe;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.protocol.JsonBytes;
import io.quotecast.protocol.Notice;
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
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Bars, trades and the clock of the market over HTTP. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@RolesAllowed(Role.OF_READERS)
@Tag(name = "market")
public class MarketResource {
    private static final long MOST_Q = 9_007_199_254_740_991L;

    private final Instruments instruments;
    private final RoadThread road;
    private final BarHistory bars;
    private final TradeHistory trades;
    private final Market market;
    private final SecurityIdentity caller;
    private final InstantSource clock = InstantSource.system();

    MarketResource(
            Instruments instruments,
            RoadThread road,
            BarHistory bars,
            TradeHistory trades,
            Market market,
            SecurityIdentity caller) {
        this.instruments = instruments;
        this.road = road;
        this.bars = bars;
        this.trades = trades;
        this.market = market;
        this.caller = caller;
    }

    @GET
    @Path("bars/{symbol}")
    @Operation(summary = "The newest bars of a symbol, oldest first, the forming one last")
    public CompletionStage<Response> bars(
            @PathParam("symbol") String symbol,
            @QueryParam("tf") @Nullable String tf,
            @QueryParam("limit") @Nullable String limit)
            throws ProtocolException {
        Instrument instrument = Query.instrument(instruments, symbol, Callers.grant(caller));
        Timeframe timeframe = Query.timeframe(tf);
        int most = (int) Query.number("limit", limit, 1, BarHistory.MOST, 100);
        return road.ask(() -> bars.newest(instrument, timeframe, most))
                .thenApply(
                        found -> Response.ok(json(instrument, timeframe, found)).build())
                .exceptionally(Problem::of);
    }

    @GET
    @Path("trades/{symbol}")
    @Operation(summary = "Trades of a symbol, oldest first: the newest ones, or those after a position on the tape")
    public CompletionStage<Response> trades(
            @PathParam("symbol") String symbol,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit)
            throws ProtocolException {
        Instrument instrument = Query.instrument(instruments, symbol, Callers.grant(caller));
        long q = Query.number("after", after, 0, MOST_Q, -1);
        int most = (int) Query.number("limit", limit, 1, TradeHistory.MOST, 100);
        return road.ask(() -> q < 0 ? trades.newest(instrument, most) : trades.after(instrument, q, most))
                .thenApply(found ->
                        Response.ok(json(instrument, found, Math.max(q, 0))).build())
                .exceptionally(Problem::of);
    }

    @GET
    @Path("clock")
    @Operation(summary = "Whether the market is open, and when that changes")
    public CompletionStage<Response> clock() {
        long micros = Micros.now(clock);
        return road.ask(() -> market.state(micros))
                .thenApply(state -> Response.ok(new Notice.Market(state).json()).build())
                .exceptionally(Problem::of);
    }

    private static byte[] json(Instrument instrument, Timeframe timeframe, List<Bar> bars) {
        JsonBytes out = new JsonBytes();
        int decimals = instrument.priceDecimals();
        out.raw("{\"symbol\":").string(instrument.symbol().text());
        out.raw(",\"tf\":").string(timeframe.text()).raw(",\"bars\":[");
        String comma = "";
        for (Bar bar : bars) {
            out.raw(comma).raw("{\"t\":").number(bar.timeMicros());
            out.raw(",\"o\":").decimal(bar.open(), decimals).raw(",\"h\":").decimal(bar.high(), decimals);
            out.raw(",\"l\":").decimal(bar.low(), decimals).raw(",\"c\":").decimal(bar.close(), decimals);
            out.raw(",\"v\":").decimal(bar.volume(), instrument.sizeDecimals());
            out.raw(",\"vw\":").decimal(bar.average(), decimals).raw(",\"n\":").number(bar.trades());
            out.raw(",\"x\":").bool(bar.closed()).raw("}");
            comma = ",";
        }
        return out.raw("]}").toBytes();
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
