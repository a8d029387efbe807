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
 * Bars and trades over HTTP as CSV or NDJSON, selected by the {@code Accept} header: a whole time range in one
 * response. The query parameters are those of {@link HistoryResource}.
 */
@Path("/v1")
@NonBlocking
@RolesAllowed(Role.READ_NAME)
public class ExportResource {
    // A client that accepts any type gets JSON, which has a higher quality than these.
    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
    private static final String LOWER_QUALITY = ";qs=0.5";
    private static final String NO_HEADER = "";
    private static final long MAX_ROWS = 1_000_000_000_000_000L;

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
    @Produces(NDJSON + LOWER_QUALITY)
    public Multi<byte[]> tradesAsNdjson(@PathParam("symbol") String symbol, @Context HttpServerRequest request)
            throws ProtocolException {
        return respond(
                NDJSON,
                trades(requestedInstrument(symbol), request, NO_HEADER, new HistoryFormatter()::tradesAsNdjson));
    }

    @GET
    @Path("trades/{symbol}")
    @Produces(CSV + LOWER_QUALITY)
    public Multi<byte[]> tradesAsCsv(@PathParam("symbol") String symbol, @Context HttpServerRequest request)
            throws ProtocolException {
        return respond(
                CSV,
                trades(
                        requestedInstrument(symbol),
                        request,
                        HistoryFormatter.TRADE_HEADER,
                        HistoryFormatter::tradesAsCsv));
    }

    @GET
    @Path("trades")
    @Produces(NDJSON + LOWER_QUALITY)
    public Multi<byte[]> tradesAsNdjson(@Context HttpServerRequest request) throws ProtocolException {
        return respond(
                NDJSON,
                trades(requestedInstruments(request), request, NO_HEADER, new HistoryFormatter()::tradesAsNdjson));
    }

    @GET
    @Path("trades")
    @Produces(CSV + LOWER_QUALITY)
    public Multi<byte[]> tradesAsCsv(@Context HttpServerRequest request) throws ProtocolException {
        return respond(
                CSV,
                trades(
                        requestedInstruments(request),
                        request,
                        HistoryFormatter.TRADE_HEADER,
                        HistoryFormatter::tradesAsCsv));
    }

    @GET
    @Path("bars/{symbol}")
    @Produces(NDJSON + LOWER_QUALITY)
    public Multi<byte[]> barsAsNdjson(@PathParam("symbol") String symbol, @Context HttpServerRequest request)
            throws ProtocolException {
        return respond(NDJSON, bars(symbol, request, NO_HEADER, HistoryFormatter::barsAsNdjson));
    }

    @GET
    @Path("bars/{symbol}")
    @Produces(CSV + LOWER_QUALITY)
    public Multi<byte[]> barsAsCsv(@PathParam("symbol") String symbol, @Context HttpServerRequest request)
            throws ProtocolException {
        return respond(CSV, bars(symbol, request, HistoryFormatter.BAR_HEADER, HistoryFormatter::barsAsCsv));
    }

    private Multi<byte[]> trades(
            List<Instrument> selected,
            HttpServerRequest request,
            String header,
            Function<List<HistoricalTrade>, byte[]> formatter)
            throws ProtocolException {
        TimeRange timeRange = Query.timeRange(request.getParam("start"), request.getParam("end"));
        TradeCursor startCursor = Query.startCursor(request.getParam("cursor"), timeRange);
        return export.send(
                request,
                header.getBytes(StandardCharsets.US_ASCII),
                rowLimit(request),
                (after, rows) -> historyQueries.trades(selected, timeRange, after == null ? startCursor : after, rows),
                formatter);
    }

    private Multi<byte[]> bars(
            String symbol, HttpServerRequest request, String header, Function<List<Bar>, byte[]> formatter)
            throws ProtocolException {
        Instrument instrument = Query.instrument(instruments, symbol, GrantAugmentor.grant(caller));
        Timeframe timeframe = Query.timeframe(request.getParam("tf"));
        TimeRange timeRange = Query.timeRange(request.getParam("start"), request.getParam("end"));
        TradeCursor startCursor = Query.startCursor(request.getParam("cursor"), timeRange);
        return export.send(
                request,
                header.getBytes(StandardCharsets.US_ASCII),
                rowLimit(request),
                (after, rows) -> historyQueries.bars(
                        instrument, timeframe, timeRange, after == null ? startCursor : after, rows),
                formatter);
    }

    private List<Instrument> requestedInstrument(String symbol) throws ProtocolException {
        return List.of(Query.instrument(instruments, symbol, GrantAugmentor.grant(caller)));
    }

    private List<Instrument> requestedInstruments(HttpServerRequest request) throws ProtocolException {
        return Query.instruments(instruments, request.getParam("symbols"), GrantAugmentor.grant(caller));
    }

    private static long rowLimit(HttpServerRequest request) throws ProtocolException {
        return Query.number("limit", request.getParam("limit"), 1, MAX_ROWS, MAX_ROWS);
    }

    /** Sets the content type without the quality value, which is for the choice of the method only. */
    private static Multi<byte[]> respond(String type, Multi<byte[]> bytes) {
        return RestMulti.fromMultiData(bytes)
                .header("Content-Type", type + ";charset=UTF-8")
                .build();
    }
}
