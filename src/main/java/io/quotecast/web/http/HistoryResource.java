package io.quotecast.web.http;

import io.quotecast.access.Role;
import io.quotecast.history.TimeRange;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.state.BarHistory;
import io.quotecast.state.StatusHistory;
import io.quotecast.state.TradeHistory;
import io.quotecast.web.http.json.BarRow;
import io.quotecast.web.http.json.Bars;
import io.quotecast.web.http.json.Snapshots;
import io.quotecast.web.http.json.StatusRow;
import io.quotecast.web.http.json.Statuses;
import io.quotecast.web.http.json.TimeForm;
import io.quotecast.web.http.json.TradeRow;
import io.quotecast.web.http.json.Trades;
import io.quotecast.web.http.openapi.ApiDocument;
import io.quotecast.web.http.openapi.ApiExamples;
import io.smallrye.common.annotation.NonBlocking;
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
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Bars, trades and statuses over HTTP as JSON pages: the newest ones, or those of a time range. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@RolesAllowed(Role.READ_NAME)
@Tag(name = ApiDocument.MARKET)
@SecurityRequirementsSet
@SecurityRequirement(name = ApiDocument.KEY)
@APIResponse(responseCode = "401", ref = ApiDocument.UNAUTHORIZED)
@APIResponse(responseCode = "403", ref = ApiDocument.FORBIDDEN)
@APIResponse(responseCode = "500", ref = ApiDocument.INTERNAL_SERVER_ERROR)
public class HistoryResource {
    private static final long MAX_POSITION = 9_007_199_254_740_991L;
    private static final int DEFAULT_LIMIT = 100;

    private static final String LIMIT = "Maximum number of rows. CSV and NDJSON responses have no upper limit and"
            + " contain all rows if the parameter is omitted.";
    private static final String EXPORT = " If `format` is `csv` or `ndjson`, or the `Accept` header is `text/csv` or"
            + " `application/x-ndjson`, a single response contains all ";
    private static final String BARS_NDJSON = "One bar per line, in the form of the stream without `q` and `u`.";
    private static final String TRADES_NDJSON = "One trade per line, in the form of the stream with `epoch`.";

    private final PipelineQueries pipeline;
    private final TradeHistory trades;
    private final StatusHistory statuses;
    private final HistoryQueries historyQueries;

    HistoryResource(
            PipelineQueries pipeline, TradeHistory trades, StatusHistory statuses, HistoryQueries historyQueries) {
        this.pipeline = pipeline;
        this.trades = trades;
        this.statuses = statuses;
        this.historyQueries = historyQueries;
    }

    @GET
    @Path("bars/{symbol}")
    @Operation(
            operationId = "bars",
            summary = "List the bars of a symbol, oldest first",
            description =
                    "Returns the newest bars or, if `start`, `end` or `cursor` is given, the bars of a time range."
                            + " A bar that is still forming comes last." + EXPORT + "bars, up to `limit` if given.")
    @APIResponse(
            responseCode = "200",
            description = "A page of bars; `cursor` is present if there are more.",
            content = {
                @Content(
                        mediaType = ApiDocument.JSON,
                        schema = @Schema(implementation = Bars.class),
                        example = ApiExamples.BARS),
                @Content(
                        mediaType = ApiDocument.NDJSON,
                        schema =
                                @Schema(
                                        type = SchemaType.STRING,
                                        description = BARS_NDJSON,
                                        examples = ApiExamples.BARS_NDJSON)),
                @Content(
                        mediaType = ApiDocument.CSV,
                        schema = @Schema(type = SchemaType.STRING, examples = ApiExamples.BARS_CSV))
            })
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    @Parameter(ref = ApiDocument.FORMAT)
    public CompletionStage<Bars> bars(
            @PathParam("symbol")
                    @Parameter(
                            description = ApiDocument.SYMBOL,
                            schema = @Schema(type = SchemaType.STRING, pattern = ApiDocument.SYMBOL_PATTERN),
                            example = "AAPL")
                    Instrument instrument,
            @QueryParam("tf")
                    @DefaultValue("1m")
                    @Parameter(
                            description = "Timeframe.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {
                                                "1s", "5s", "15s", "30s", "1m", "3m", "5m", "15m", "30m", "1h", "4h",
                                                "1d", "1w"
                                            }))
                    Timeframe timeframe,
            @BeanParam TimeRangeParameters range,
            @QueryParam("limit")
                    @DefaultValue("" + DEFAULT_LIMIT)
                    @Min(1)
                    @Max(BarHistory.CAPACITY)
                    @Parameter(description = LIMIT)
                    int limit,
            @QueryParam("time")
                    @DefaultValue("micros")
                    @Parameter(
                            description = ApiDocument.TIME,
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"micros", "iso"}))
                    TimeForm timeForm)
            throws ProtocolException {
        if (!range.isGiven()) {
            return historyQueries
                    .newestBars(instrument, timeframe, limit)
                    .thenApply(bars -> page(instrument, timeframe, new Page<>(bars, null), timeForm));
        }
        TimeRange timeRange = range.timeRange();
        return historyQueries
                .bars(instrument, timeframe, timeRange, range.startCursor(timeRange), limit)
                .thenApply(bars -> page(instrument, timeframe, bars, timeForm));
    }

    @GET
    @Path("trades/{symbol}")
    @Operation(
            operationId = "trades",
            summary = "List the trades of a symbol, oldest first",
            description = "Returns the newest trades, the trades after a journal position (`after`) or, if `start`,"
                    + " `end` or `cursor` is given, the trades of a time range." + EXPORT
                    + "trades, up to `limit` if given.")
    @APIResponse(
            responseCode = "200",
            description = "A page of trades. `next` is the value of `after` for the next page; for a time range,"
                    + " `cursor` is present instead if there are more trades.",
            content = {
                @Content(
                        mediaType = ApiDocument.JSON,
                        schema = @Schema(implementation = Trades.class),
                        example = ApiExamples.TRADES),
                @Content(
                        mediaType = ApiDocument.NDJSON,
                        schema =
                                @Schema(
                                        type = SchemaType.STRING,
                                        description = TRADES_NDJSON,
                                        examples = ApiExamples.TRADES_NDJSON)),
                @Content(
                        mediaType = ApiDocument.CSV,
                        schema = @Schema(type = SchemaType.STRING, examples = ApiExamples.TRADES_CSV))
            })
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    @Parameter(ref = ApiDocument.FORMAT)
    public CompletionStage<Trades> trades(
            @PathParam("symbol")
                    @Parameter(
                            description = ApiDocument.SYMBOL,
                            schema = @Schema(type = SchemaType.STRING, pattern = ApiDocument.SYMBOL_PATTERN),
                            example = "AAPL")
                    Instrument instrument,
            @QueryParam("after")
                    @Min(0)
                    @Max(MAX_POSITION)
                    @Parameter(
                            description =
                                    "Journal position after which the trades start; cannot be combined with a time"
                                            + " range.")
                    @Nullable
                    Long after,
            @BeanParam TimeRangeParameters range,
            @QueryParam("limit")
                    @DefaultValue("" + DEFAULT_LIMIT)
                    @Min(1)
                    @Max(TradeHistory.CAPACITY)
                    @Parameter(description = LIMIT)
                    int limit,
            @QueryParam("time")
                    @DefaultValue("micros")
                    @Parameter(
                            description = ApiDocument.TIME,
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"micros", "iso"}))
                    TimeForm timeForm)
            throws ProtocolException {
        if (range.isGiven()) {
            if (after != null) {
                throw new ProtocolException(
                        ErrorCode.INVALID_OPTION,
                        "after cannot be combined with start, end or cursor; use cursor to page through a time range");
            }
            return tradesInRange(instrument.symbol().text(), List.of(instrument), null, range, limit, timeForm);
        }
        return pipeline.query(
                        () -> after == null ? trades.newest(instrument, limit) : trades.after(instrument, after, limit))
                .thenApply(found -> page(instrument, found, after == null ? 0 : after, timeForm));
    }

    @GET
    @Path("trades")
    @Operation(
            operationId = "tradesOfSymbols",
            summary = "List the trades of several symbols, or of all, in time order",
            description = "Requires a history database unless the request names exactly one known symbol. An unknown"
                    + " symbol is listed in `rejected` and does not affect the other symbols; if there is no other,"
                    + " the response is an error." + EXPORT + "trades, up to `limit` if given, and the header"
                    + " `Quotecast-Rejected` lists unknown symbols.")
    @APIResponse(
            responseCode = "200",
            description = "A page of trades; `cursor` is present if there are more.",
            content = {
                @Content(
                        mediaType = ApiDocument.JSON,
                        schema = @Schema(implementation = Trades.class),
                        example = ApiExamples.TRADES_OF_SYMBOLS),
                @Content(
                        mediaType = ApiDocument.NDJSON,
                        schema =
                                @Schema(
                                        type = SchemaType.STRING,
                                        description = TRADES_NDJSON,
                                        examples = ApiExamples.TRADES_NDJSON)),
                @Content(
                        mediaType = ApiDocument.CSV,
                        schema = @Schema(type = SchemaType.STRING, examples = ApiExamples.TRADES_CSV))
            })
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    @APIResponse(responseCode = "501", ref = ApiDocument.NOT_IMPLEMENTED)
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    @Parameter(ref = ApiDocument.FORMAT)
    public CompletionStage<Trades> tradesOfSymbols(
            @QueryParam("symbols")
                    @DefaultValue("")
                    @Parameter(
                            description = "Symbols, separated by commas, at most 5,000; all symbols if omitted.",
                            schema = @Schema(type = SchemaType.STRING),
                            example = "AAPL,MSFT")
                    RequestedInstruments requested,
            @BeanParam TimeRangeParameters range,
            @QueryParam("limit")
                    @DefaultValue("" + DEFAULT_LIMIT)
                    @Min(1)
                    @Max(TradeHistory.CAPACITY)
                    @Parameter(description = LIMIT)
                    int limit,
            @QueryParam("time")
                    @DefaultValue("micros")
                    @Parameter(
                            description = ApiDocument.TIME,
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"micros", "iso"}))
                    TimeForm timeForm)
            throws ProtocolException {
        return tradesInRange(null, requested.requireAny(), requested.rejectedSymbols(), range, limit, timeForm);
    }

    @GET
    @Path("statuses/{symbol}")
    @Operation(
            operationId = "statuses",
            summary = "List the newest halts and other changes of the trading state of a symbol, oldest first",
            description = "Returns up to " + StatusHistory.CAPACITY + " changes.")
    @APIResponse(
            responseCode = "200",
            description = "Statuses, oldest first.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = Statuses.class),
                            example = ApiExamples.STATUSES))
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    public CompletionStage<Statuses> statuses(
            @PathParam("symbol")
                    @Parameter(
                            description = ApiDocument.SYMBOL,
                            schema = @Schema(type = SchemaType.STRING, pattern = ApiDocument.SYMBOL_PATTERN),
                            example = "AAPL")
                    Instrument instrument,
            @QueryParam("time")
                    @DefaultValue("micros")
                    @Parameter(
                            description = ApiDocument.TIME,
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"micros", "iso"}))
                    TimeForm timeForm) {
        return pipeline.query(() -> statuses.newest(instrument))
                .thenApply(found -> new Statuses(
                        instrument.symbol().text(),
                        found.stream()
                                .map(status -> StatusRow.of(status, timeForm))
                                .toList()));
    }

    private CompletionStage<Trades> tradesInRange(
            @Nullable String symbol,
            List<Instrument> selected,
            @Nullable List<Snapshots.RejectedSymbol> rejected,
            TimeRangeParameters range,
            int limit,
            TimeForm timeForm)
            throws ProtocolException {
        TimeRange timeRange = range.timeRange();
        return historyQueries
                .trades(selected, timeRange, range.startCursor(timeRange), limit)
                .thenApply(page -> new Trades(
                        symbol,
                        page.rows().stream()
                                .map(trade -> TradeRow.of(trade, timeForm))
                                .toList(),
                        null,
                        ParameterConverters.text(page.next()),
                        rejected));
    }

    private static Trades page(Instrument instrument, List<RecordedTrade> found, long after, TimeForm timeForm) {
        long next = found.isEmpty() ? after : found.get(found.size() - 1).position();
        return new Trades(
                instrument.symbol().text(),
                found.stream().map(trade -> TradeRow.of(trade, null, timeForm)).toList(),
                next,
                null,
                null);
    }

    private static Bars page(Instrument instrument, Timeframe timeframe, Page<Bar> bars, TimeForm timeForm) {
        return new Bars(
                instrument.symbol().text(),
                timeframe.text(),
                bars.rows().stream().map(bar -> BarRow.of(bar, timeForm)).toList(),
                ParameterConverters.text(bars.next()));
    }
}
