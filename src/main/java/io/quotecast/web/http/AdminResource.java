package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Role;
import io.quotecast.base.Quoted;
import io.quotecast.control.MarketControl;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Control of the market over HTTP: halts, hours, and injected gaps, stalls and bursts. */
@Path("/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@RolesAllowed(Role.ADMIN_NAME)
public class AdminResource {
    private static final String SOURCE = "simulator";
    private static final int MAX_SECONDS = 600;
    private static final int MAX_BURST_FACTOR = 1_000;
    private static final int MAX_GAP_EVENTS = 100_000;

    private final MarketControl marketControl;
    private final Instruments instruments;
    private final SecurityIdentity caller;

    AdminResource(MarketControl marketControl, Instruments instruments, SecurityIdentity caller) {
        this.marketControl = marketControl;
        this.instruments = instruments;
        this.caller = caller;
    }

    @GET
    public CompletionStage<Response> overview() {
        return respond(marketControl.overview(), AdminJson::overview);
    }

    @POST
    @Path("halt/{symbol}")
    public CompletionStage<Response> halt(
            @PathParam("symbol") String symbol, @QueryParam("reason") @Nullable String reason)
            throws ProtocolException {
        Instrument instrument = Query.instrument(instruments, symbol, GrantAugmentor.grant(caller));
        String code = reasonCode(reason);
        return respondIfHaltable(instrument, marketControl.halt(instrument, code), AdminJson.halted(instrument, code));
    }

    @POST
    @Path("resume/{symbol}")
    public CompletionStage<Response> resume(@PathParam("symbol") String symbol) throws ProtocolException {
        Instrument instrument = Query.instrument(instruments, symbol, GrantAugmentor.grant(caller));
        return respondIfHaltable(instrument, marketControl.resume(instrument), AdminJson.resumed(instrument));
    }

    @POST
    @Path("market/{hours}")
    public CompletionStage<Response> market(@PathParam("hours") String hours) throws ProtocolException {
        return switch (hours) {
            case "open" -> respond(marketControl.open(), AdminJson::hours);
            case "close" -> respond(marketControl.close(), AdminJson::hours);
            case "schedule" -> respond(marketControl.followSchedule(), AdminJson::hours);
            default ->
                throw new ProtocolException(
                        ErrorCode.INVALID_OPTION, "market " + Quoted.of(hours) + " must be open, close or schedule");
        };
    }

    @POST
    @Path("gap/{symbol}")
    public CompletionStage<Response> gap(
            @PathParam("symbol") String symbol,
            @QueryParam("channel") @Nullable String channel,
            @QueryParam("events") @Nullable String events)
            throws ProtocolException {
        Instrument instrument = Query.instrument(instruments, symbol, GrantAugmentor.grant(caller));
        Channel eventChannel = channel(channel);
        int count = (int) Query.number("events", events, 1, MAX_GAP_EVENTS, 1);
        return respond(
                marketControl.injectGap(eventChannel, instrument, count),
                done -> AdminJson.gap(instrument, eventChannel, count));
    }

    @POST
    @Path("stall")
    public CompletionStage<Response> stall(
            @QueryParam("source") @Nullable String source, @QueryParam("seconds") @Nullable String seconds)
            throws ProtocolException {
        if (source != null && !source.equals(SOURCE)) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    "source " + Quoted.of(source) + " must be " + SOURCE + ", the only source that can be stalled");
        }
        long length = Query.number("seconds", seconds, 1, MAX_SECONDS, 10);
        return respond(
                marketControl.stall(Duration.ofSeconds(length)), until -> AdminJson.stall(SOURCE, length, until));
    }

    @POST
    @Path("burst")
    public CompletionStage<Response> burst(
            @QueryParam("times") @Nullable String times, @QueryParam("seconds") @Nullable String seconds)
            throws ProtocolException {
        int factor = (int) Query.number("times", times, 2, MAX_BURST_FACTOR, 20);
        long length = Query.number("seconds", seconds, 1, MAX_SECONDS, 5);
        return respond(
                marketControl.burst(factor, Duration.ofSeconds(length)),
                until -> AdminJson.burst(factor, length, until));
    }

    private static String reasonCode(@Nullable String text) throws ProtocolException {
        if (text == null || text.matches("[A-Za-z0-9]{1,16}")) {
            return text == null ? "T12" : text;
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION, "reason " + Quoted.of(text) + " must be 1 to 16 letters and digits");
    }

    private static Channel channel(@Nullable String text) throws ProtocolException {
        Channel channel = Channel.find(text == null ? Channel.TRADES.text() : text);
        if (channel == null || channel == Channel.MESSAGES) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_CHANNEL,
                    "channel " + Quoted.of(String.valueOf(text))
                            + " must be trades, quotes, bars, tickers or statuses");
        }
        return channel;
    }

    private static CompletionStage<Response> respondIfHaltable(
            Instrument instrument, CompletionStage<Boolean> result, byte[] json) {
        return result.thenApply(done -> done
                        ? Response.ok(json).build()
                        : Problem.of(
                                ErrorCode.INVALID_OPTION,
                                "symbol " + Quoted.of(instrument.symbol().text())
                                        + " cannot be halted: it is an index, or the simulator does not cover it"))
                .exceptionally(AdminResource::problem);
    }

    private static <T> CompletionStage<Response> respond(CompletionStage<T> result, Function<T, byte[]> json) {
        return result.thenApply(done -> Response.ok(json.apply(done)).build()).exceptionally(AdminResource::problem);
    }

    static Response problem(Throwable failure) {
        Throwable cause = Problem.cause(failure);
        if (cause instanceof RejectedExecutionException) {
            return Problem.of(ErrorCode.TOO_MANY_REQUESTS, cause.getMessage() + "; retry after 1 s");
        }
        if (cause instanceof CancellationException) {
            return Problem.of(ErrorCode.UNAVAILABLE, "the simulator has stopped");
        }
        return Problem.of(failure);
    }
}
