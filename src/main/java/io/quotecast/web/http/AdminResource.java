package io.quotecast.web.http;

import io.quotecast.access.Role;
import io.quotecast.base.Quoted;
import io.quotecast.control.MarketControl;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.http.json.AdminState;
import io.quotecast.web.http.json.HaltState;
import io.quotecast.web.http.json.InjectedBurst;
import io.quotecast.web.http.json.InjectedGap;
import io.quotecast.web.http.json.InjectedStall;
import io.quotecast.web.http.json.MarketHours;
import io.quotecast.web.http.openapi.ApiDocument;
import io.quotecast.web.http.openapi.ApiExamples;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Control of the market over HTTP: halts, hours, and injected gaps, stalls and bursts. */
@Path("/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@Audited
@RolesAllowed(Role.ADMIN_NAME)
@Tag(name = ApiDocument.ADMIN)
@SecurityRequirementsSet
@SecurityRequirement(name = ApiDocument.KEY)
@APIResponse(responseCode = "401", ref = ApiDocument.UNAUTHORIZED)
@APIResponse(responseCode = "403", ref = ApiDocument.FORBIDDEN)
@APIResponse(responseCode = "500", ref = ApiDocument.INTERNAL_SERVER_ERROR)
@APIResponse(responseCode = "429", ref = ApiDocument.TOO_MANY_REQUESTS)
@APIResponse(responseCode = "501", ref = ApiDocument.NOT_IMPLEMENTED)
@APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
public class AdminResource {
    private static final String SOURCE = "simulator";
    private static final int MAX_SECONDS = 600;
    private static final int MAX_BURST_FACTOR = 1_000;
    private static final int MAX_GAP_EVENTS = 100_000;
    private static final String REASON = "^[A-Za-z0-9]{1,16}$";

    private final MarketControl marketControl;

    AdminResource(MarketControl marketControl) {
        this.marketControl = marketControl;
    }

    @GET
    @Operation(
            operationId = "adminState",
            summary = "Return market hours, halts, injected faults, the progress of a replay, and the sources in use",
            description =
                    "`simulator` is present if the simulator runs, `replay` if a replay does, and `sources` if several"
                            + " sources deliver the same instruments.")
    @APIResponse(
            responseCode = "200",
            description = "Settings and faults currently in effect.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = AdminState.class),
                            example = ApiExamples.ADMIN_STATE))
    public CompletionStage<AdminState> overview() {
        return respond(marketControl.overview(), AdminState::of);
    }

    @POST
    @Path("halt/{symbol}")
    @Operation(operationId = "halt", summary = "Halt a simulated symbol until it is resumed")
    @APIResponse(
            responseCode = "200",
            description = "The symbol is halted.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = HaltState.class),
                            example = ApiExamples.HALTED))
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    public CompletionStage<HaltState> halt(
            @PathParam("symbol")
                    @Parameter(
                            description = ApiDocument.SYMBOL,
                            schema = @Schema(type = SchemaType.STRING, pattern = ApiDocument.SYMBOL_PATTERN),
                            example = "AAPL")
                    Instrument instrument,
            @QueryParam("reason")
                    @DefaultValue("T12")
                    @Parameter(
                            description = "Reason code; 1 to 16 letters and digits.",
                            schema = @Schema(type = SchemaType.STRING, pattern = REASON))
                    String reason)
            throws ProtocolException {
        if (!reason.matches(REASON)) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, "reason " + Quoted.of(reason) + " must be 1 to 16 letters and digits");
        }
        return respondIfHaltable(
                instrument, marketControl.halt(instrument, reason), HaltState.halted(instrument, reason));
    }

    @POST
    @Path("resume/{symbol}")
    @Operation(operationId = "resume", summary = "End a halt of a simulated symbol")
    @APIResponse(
            responseCode = "200",
            description = "The symbol is no longer halted.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = HaltState.class),
                            example = ApiExamples.RESUMED))
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    public CompletionStage<HaltState> resume(
            @PathParam("symbol")
                    @Parameter(
                            description = ApiDocument.SYMBOL,
                            schema = @Schema(type = SchemaType.STRING, pattern = ApiDocument.SYMBOL_PATTERN),
                            example = "AAPL")
                    Instrument instrument)
            throws ProtocolException {
        return respondIfHaltable(instrument, marketControl.resume(instrument), HaltState.resumed(instrument));
    }

    @POST
    @Path("market/{hours}")
    @Operation(operationId = "market", summary = "Open or close the market, or return to its schedule")
    @APIResponse(
            responseCode = "200",
            description = "The new market hours and market state.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = MarketHours.class),
                            example = ApiExamples.MARKET_HOURS))
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    public CompletionStage<MarketHours> market(
            @PathParam("hours")
                    @Parameter(
                            description =
                                    "`open` and `close` override the market hours until the next request; `schedule`"
                                            + " returns to the configured hours.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"open", "close", "schedule"}),
                            example = "close")
                    String hours)
            throws ProtocolException {
        return switch (hours) {
            case "open" -> respond(marketControl.open(), MarketHours::of);
            case "close" -> respond(marketControl.close(), MarketHours::of);
            case "schedule" -> respond(marketControl.followSchedule(), MarketHours::of);
            default ->
                throw new ProtocolException(
                        ErrorCode.INVALID_OPTION, "market " + Quoted.of(hours) + " must be open, close or schedule");
        };
    }

    @POST
    @Path("gap/{symbol}")
    @Operation(
            operationId = "gap",
            summary = "Drop the next events of a series before they reach clients",
            description = "Affected clients receive a `gap` message. The journal keeps the events.")
    @APIResponse(
            responseCode = "200",
            description = "The gap is scheduled.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = InjectedGap.class),
                            example = ApiExamples.GAP))
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    public CompletionStage<InjectedGap> gap(
            @PathParam("symbol")
                    @Parameter(
                            description = ApiDocument.SYMBOL,
                            schema = @Schema(type = SchemaType.STRING, pattern = ApiDocument.SYMBOL_PATTERN),
                            example = "AAPL")
                    Instrument instrument,
            @QueryParam("channel")
                    @DefaultValue("trades")
                    @Parameter(
                            description = "Channel of the series.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"trades", "quotes", "bars", "tickers", "statuses", "lulds"}))
                    String channel,
            @QueryParam("events")
                    @DefaultValue("1")
                    @Min(1)
                    @Max(MAX_GAP_EVENTS)
                    @Parameter(description = "Number of events to drop.")
                    int events)
            throws ProtocolException {
        Channel eventChannel = channel(channel);
        return respond(
                marketControl.injectGap(eventChannel, instrument, events),
                done -> new InjectedGap(instrument.symbol().text(), eventChannel.text(), events));
    }

    @POST
    @Path("stall")
    @Operation(operationId = "stall", summary = "Stall the simulator, which the server then reports as stale")
    @APIResponse(
            responseCode = "200",
            description = "The simulator is stalled.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = InjectedStall.class),
                            example = ApiExamples.STALL))
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    public CompletionStage<InjectedStall> stall(
            @QueryParam("source")
                    @DefaultValue(SOURCE)
                    @Parameter(
                            description = "Source to stall; only the simulator can be stalled.",
                            schema = @Schema(type = SchemaType.STRING, enumeration = SOURCE))
                    String source,
            @QueryParam("seconds")
                    @DefaultValue("10")
                    @Min(1)
                    @Max(MAX_SECONDS)
                    @Parameter(description = "Duration, in seconds.")
                    int seconds)
            throws ProtocolException {
        if (!source.equals(SOURCE)) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    "source " + Quoted.of(source) + " must be " + SOURCE + ", the only source that can be stalled");
        }
        return respond(
                marketControl.stall(Duration.ofSeconds(seconds)), until -> new InjectedStall(SOURCE, seconds, until));
    }

    @POST
    @Path("burst")
    @Operation(operationId = "burst", summary = "Multiply the event rate of the simulator for some seconds")
    @APIResponse(
            responseCode = "200",
            description = "The burst has started.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = InjectedBurst.class),
                            example = ApiExamples.BURST))
    @APIResponse(responseCode = "400", ref = ApiDocument.BAD_REQUEST)
    public CompletionStage<InjectedBurst> burst(
            @QueryParam("times")
                    @DefaultValue("20")
                    @Min(2)
                    @Max(MAX_BURST_FACTOR)
                    @Parameter(description = "Factor by which the event rate increases.")
                    int times,
            @QueryParam("seconds")
                    @DefaultValue("5")
                    @Min(1)
                    @Max(MAX_SECONDS)
                    @Parameter(description = "Duration, in seconds.")
                    int seconds)
            throws ProtocolException {
        return respond(
                marketControl.burst(times, Duration.ofSeconds(seconds)),
                until -> new InjectedBurst(times, seconds, until));
    }

    private static Channel channel(String text) throws ProtocolException {
        Channel channel = Channel.find(text);
        if (channel == null || channel == Channel.MESSAGES) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_CHANNEL,
                    "channel " + Quoted.of(text) + " must be trades, quotes, bars, tickers, statuses or lulds");
        }
        return channel;
    }

    private static CompletionStage<HaltState> respondIfHaltable(
            Instrument instrument, CompletionStage<Boolean> result, HaltState state) {
        return result.exceptionally(failure -> {
                    throw new CompletionException(problem(failure));
                })
                .thenApply(done -> {
                    if (!done) {
                        throw new CompletionException(new ProtocolException(
                                ErrorCode.INVALID_OPTION,
                                "symbol " + Quoted.of(instrument.symbol().text())
                                        + " cannot be halted: it is an index, or the simulator does not cover it"));
                    }
                    return state;
                });
    }

    private static <T, R> CompletionStage<R> respond(CompletionStage<T> result, Function<T, R> body) {
        return result.thenApply(body).exceptionally(failure -> {
            throw new CompletionException(problem(failure));
        });
    }

    /** Returns what the client is told about a command that was not executed. */
    static Throwable problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RejectedExecutionException) {
            return new ProtocolException(ErrorCode.TOO_MANY_REQUESTS, cause.getMessage() + "; retry after 1 s");
        }
        if (cause instanceof CancellationException) {
            return new ProtocolException(ErrorCode.UNAVAILABLE, "the simulator has stopped");
        }
        return cause;
    }
}
