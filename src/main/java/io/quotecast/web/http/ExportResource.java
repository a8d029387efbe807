package io.quotecast.web.http;

import io.quotecast.access.Role;
import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.http.json.TimeForm;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;

/**
 * Bars and trades over HTTP as CSV or NDJSON, selected by the {@code Accept} header or {@link FormatParameter}: a whole time range in one
 * response. The query parameters are those of {@link HistoryResource}, whose operations describe these responses too.
 */
@Path("/v1")
@NonBlocking
@RolesAllowed(Role.READ_NAME)
public class ExportResource {
    // A client that accepts any type gets JSON, which has a higher quality than these.
    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
    private static final String LOWER_QUALITY = ";qs=0.5";
    /** Lists the requested symbols that are unknown: the rows have no place for them. */
    private static final String REJECTED = "Quotecast-Rejected";

    private static final String TIME = "time";
    private static final String MICROS = "micros";

    private static final long MAX_ROWS = 1_000_000_000_000_000L;

    private final HistoryQueries historyQueries;
    private final Export export;

    ExportResource(HistoryQueries historyQueries, Export export) {
        this.historyQueries = historyQueries;
        this.export = export;
    }

    @GET
    @Path("trades/{symbol}")
    @Produces(NDJSON + LOWER_QUALITY)
    @Operation(hidden = true)
    public Multi<byte[]> tradesAsNdjson(
            @PathParam("symbol") Instrument instrument,
            @BeanParam TimeRangeParameters range,
            @QueryParam("limit") @Min(1) @Max(MAX_ROWS) @Nullable Long limit,
            @QueryParam(TIME) @DefaultValue(MICROS) TimeForm timeForm,
            @Context HttpServerRequest request)
            throws ProtocolException {
        return respond(
                NDJSON,
                trades(List.of(instrument), range, limit, request, ExportFormat.TRADES_AS_NDJSON.with(timeForm)));
    }

    @GET
    @Path("trades/{symbol}")
    @Produces(CSV + LOWER_QUALITY)
    @Operation(hidden = true)
    public Multi<byte[]> tradesAsCsv(
            @PathParam("symbol") Instrument instrument,
            @BeanParam TimeRangeParameters range,
            @QueryParam("limit") @Min(1) @Max(MAX_ROWS) @Nullable Long limit,
            @QueryParam(TIME) @DefaultValue(MICROS) TimeForm timeForm,
            @Context HttpServerRequest request)
            throws ProtocolException {
        return respond(
                CSV, trades(List.of(instrument), range, limit, request, ExportFormat.TRADES_AS_CSV.with(timeForm)));
    }

    @GET
    @Path("trades")
    @Produces(NDJSON + LOWER_QUALITY)
    @Operation(hidden = true)
    public Multi<byte[]> tradesOfSymbolsAsNdjson(
            @QueryParam("symbols") @DefaultValue("") RequestedInstruments requested,
            @BeanParam TimeRangeParameters range,
            @QueryParam("limit") @Min(1) @Max(MAX_ROWS) @Nullable Long limit,
            @QueryParam(TIME) @DefaultValue(MICROS) TimeForm timeForm,
            @Context HttpServerRequest request)
            throws ProtocolException {
        return respond(
                NDJSON,
                trades(requested.requireAny(), range, limit, request, ExportFormat.TRADES_AS_NDJSON.with(timeForm)),
                requested.rejectedNames());
    }

    @GET
    @Path("trades")
    @Produces(CSV + LOWER_QUALITY)
    @Operation(hidden = true)
    public Multi<byte[]> tradesOfSymbolsAsCsv(
            @QueryParam("symbols") @DefaultValue("") RequestedInstruments requested,
            @BeanParam TimeRangeParameters range,
            @QueryParam("limit") @Min(1) @Max(MAX_ROWS) @Nullable Long limit,
            @QueryParam(TIME) @DefaultValue(MICROS) TimeForm timeForm,
            @Context HttpServerRequest request)
            throws ProtocolException {
        return respond(
                CSV,
                trades(requested.requireAny(), range, limit, request, ExportFormat.TRADES_AS_CSV.with(timeForm)),
                requested.rejectedNames());
    }

    @GET
    @Path("bars/{symbol}")
    @Produces(NDJSON + LOWER_QUALITY)
    @Operation(hidden = true)
    public Multi<byte[]> barsAsNdjson(
            @PathParam("symbol") Instrument instrument,
            @QueryParam("tf") @DefaultValue("1m") Timeframe timeframe,
            @BeanParam TimeRangeParameters range,
            @QueryParam("limit") @Min(1) @Max(MAX_ROWS) @Nullable Long limit,
            @QueryParam(TIME) @DefaultValue(MICROS) TimeForm timeForm,
            @Context HttpServerRequest request)
            throws ProtocolException {
        return respond(
                NDJSON, bars(instrument, timeframe, range, limit, request, ExportFormat.BARS_AS_NDJSON.with(timeForm)));
    }

    @GET
    @Path("bars/{symbol}")
    @Produces(CSV + LOWER_QUALITY)
    @Operation(hidden = true)
    public Multi<byte[]> barsAsCsv(
            @PathParam("symbol") Instrument instrument,
            @QueryParam("tf") @DefaultValue("1m") Timeframe timeframe,
            @BeanParam TimeRangeParameters range,
            @QueryParam("limit") @Min(1) @Max(MAX_ROWS) @Nullable Long limit,
            @QueryParam(TIME) @DefaultValue(MICROS) TimeForm timeForm,
            @Context HttpServerRequest request)
            throws ProtocolException {
        return respond(
                CSV, bars(instrument, timeframe, range, limit, request, ExportFormat.BARS_AS_CSV.with(timeForm)));
    }

    private Multi<byte[]> trades(
            List<Instrument> selected,
            TimeRangeParameters range,
            @Nullable Long limit,
            HttpServerRequest request,
            ExportFormat<HistoricalTrade> format)
            throws ProtocolException {
        TimeRange timeRange = range.timeRange();
        TradeCursor startCursor = range.startCursor(timeRange);
        return export.send(
                request,
                limit == null ? MAX_ROWS : limit,
                (after, rows) -> historyQueries.trades(selected, timeRange, after == null ? startCursor : after, rows),
                format);
    }

    private Multi<byte[]> bars(
            Instrument instrument,
            Timeframe timeframe,
            TimeRangeParameters range,
            @Nullable Long limit,
            HttpServerRequest request,
            ExportFormat<Bar> format)
            throws ProtocolException {
        TimeRange timeRange = range.timeRange();
        TradeCursor startCursor = range.startCursor(timeRange);
        return export.send(
                request,
                limit == null ? MAX_ROWS : limit,
                (after, rows) -> historyQueries.bars(
                        instrument, timeframe, timeRange, after == null ? startCursor : after, rows),
                format);
    }

    /** Sets the content type without the quality value, which is for the choice of the method only. */
    private static Multi<byte[]> respond(String type, Multi<byte[]> bytes) {
        return respond(type, bytes, "");
    }

    private static Multi<byte[]> respond(String type, Multi<byte[]> bytes, String rejectedNames) {
        RestMulti.SyncRestMulti.Builder<byte[]> response =
                RestMulti.fromMultiData(bytes).header("Content-Type", type + ";charset=UTF-8");
        return (rejectedNames.isEmpty() ? response : response.header(REJECTED, rejectedNames)).build();
    }
}
