package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Role;
import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframe;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestMulti;

/**
 * Bars and trades over HTTP as CSV or NDJSON, for those whose {@code Accept} asks for it: all of a span in one answer.
 * The query is that of {@link HistoryResource}, which describes it.
 */
@Path("/v1")
@NonBlocking
@RolesAllowed(Role.OF_READERS)
public class ExportResource {
    // Who accepts anything gets JSON, which is preferred to these.
    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
    private static final String LESS = ";qs=0.5";
    private static final String NO_HEAD = "";
    private static final long MOST_ROWS = 1_000_000_000_000_000L;

    private final Instruments instruments;
    private final HistoryQueries historyQueries;
    private final Export export;
    private final SecurityIdentity caller;

    ExportResource(Instruments instruments, HistoryQueries historyQueries, Export export, SecurityIdentity caller) {
        this.instruments = instruments;
        this.historyQueries = historyQueries;
        this.export = export;
        this.caller = caller;
    }

    @GET
    @Path("trades/{symbol}")
    @Produces(NDJSON + LESS)
    public Multi<byte[]> tradeLines(@PathParam("symbol") String symbol, @Context HttpServerRequest request)
            throws ProtocolException {
        return answer(NDJSON, trades(one(symbol), request, NO_HEAD, new HistoryFormatter()::tradeLines));
    }

    @GET
    @Path("trades/{symbol}")
    @Produces(CSV + LESS)
    public Multi<byte[]> tradeCells(@PathParam("symbol") String symbol, @Context HttpServerRequest request)
            throws ProtocolException {
        return answer(CSV, trades(one(symbol), request, HistoryFormatter.TRADES, HistoryFormatter::tradeCells));
    }

    @GET
    @Path("trades")
    @Produces(NDJSON + LESS)
    public Multi<byte[]> tradeLines(@Context HttpServerRequest request) throws ProtocolException {
        return answer(NDJSON, trades(many(request), request, NO_HEAD, new HistoryFormatter()::tradeLines));
    }

    @GET
    @Path("trades")
    @Produces(CSV + LESS)
    public Multi<byte[]> tradeCells(@Context HttpServerRequest request) throws ProtocolException {
        return answer(CSV, trades(many(request), request, HistoryFormatter.TRADES, HistoryFormatter::tradeCells));
    }

    @GET
    @Path("bars/{symbol}")
    @Produces(NDJSON + LESS)
    public Multi<byte[]> barLines(@PathParam("symbol") String symbol, @Context HttpServerRequest request)
            throws ProtocolException {
        return answer(NDJSON, bars(symbol, request, NO_HEAD, HistoryFormatter::barLines));
    }

    @GET
    @Path("bars/{symbol}")
    @Produces(CSV + LESS)
    public Multi<byte[]> barCells(@PathParam("symbol") String symbol, @Context HttpServerRequest request)
            throws ProtocolException {
        return answer(CSV, bars(symbol, request, HistoryFormatter.BARS, HistoryFormatter::barCells));
    }

    private Multi<byte[]> trades(
            List<Instrument> of, HttpServerRequest request, String head, Function<List<HistoricalTrade>, byte[]> text)
            throws ProtocolException {
        TimeRange timeRange = Query.span(request.getParam("start"), request.getParam("end"));
        TradeCursor begin = Query.begin(request.getParam("cursor"), timeRange);
        return export.send(
                request,
                head.getBytes(StandardCharsets.US_ASCII),
                most(request),
                (after, rows) -> historyQueries.trades(of, timeRange, after == null ? begin : after, rows),
                text);
    }

    private Multi<byte[]> bars(String symbol, HttpServerRequest request, String head, Function<List<Bar>, byte[]> text)
            throws ProtocolException {
        Instrument instrument = Query.instrument(instruments, symbol, GrantAugmentor.grant(caller));
        Timeframe timeframe = Query.timeframe(request.getParam("tf"));
        TimeRange timeRange = Query.span(request.getParam("start"), request.getParam("end"));
        TradeCursor begin = Query.begin(request.getParam("cursor"), timeRange);
        return export.send(
                request,
                head.getBytes(StandardCharsets.US_ASCII),
                most(request),
                (after, rows) ->
                        historyQueries.bars(instrument, timeframe, timeRange, after == null ? begin : after, rows),
                text);
    }

    private List<Instrument> one(String symbol) throws ProtocolException {
        return List.of(Query.instrument(instruments, symbol, GrantAugmentor.grant(caller)));
    }

    private List<Instrument> many(HttpServerRequest request) throws ProtocolException {
        return Query.instruments(instruments, request.getParam("symbols"), GrantAugmentor.grant(caller));
    }

    private static long most(HttpServerRequest request) throws ProtocolException {
        return Query.number("limit", request.getParam("limit"), 1, MOST_ROWS, MOST_ROWS);
    }

    /** Said again without its rank among the others, which is nothing for the client. */
    private static Multi<byte[]> answer(String type, Multi<byte[]> bytes) {
        return RestMulti.fromMultiData(bytes)
                .header("Content-Type", type + ";charset=UTF-8")
                .build();
    }
}
