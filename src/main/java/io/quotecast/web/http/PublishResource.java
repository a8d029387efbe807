package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.access.RateLimiter;
import io.quotecast.access.Role;
import io.quotecast.market.Message;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.Response.Ack;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.protocol.quotecast.JsonText;
import io.quotecast.web.RoomPublisher;
import io.quotecast.web.security.GrantAugmentor;
import io.quotecast.web.security.RequestOrigin;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Publishing of messages over HTTP. */
@Path("/v1/publish/{topic}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@RolesAllowed(Role.PUBLISH_NAME)
public class PublishResource {
    /** How long a response waits for the journal to store the message. */
    private static final int TIMEOUT_SECONDS = 5;

    private final RoomPublisher publisher;
    private final SecurityIdentity caller;
    private final LimitCounters limitCounters;
    private final Limits limits;
    private final RateLimiter rateLimiter;

    PublishResource(RoomPublisher publisher, SecurityIdentity caller, LimitCounters limitCounters, Limits limits) {
        this.publisher = publisher;
        this.caller = caller;
        this.limitCounters = limitCounters;
        this.limits = limits;
        this.rateLimiter = new RateLimiter(limits.publishBurst(), System::nanoTime);
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public CompletionStage<Response> publish(
            @PathParam("topic") String topic, InputStream in, @Context HttpServerRequest request)
            throws ProtocolException, IOException {
        Grant grant = GrantAugmentor.grant(caller);
        int perSecond = grant.limits().publishesPerSecond().orElse(limits.publishesPerSecond());
        if (!rateLimiter.tryAcquire(
                grant.isAuthenticated() ? grant.holder() : ConnectionLimiter.addressKey(RequestOrigin.address(request)),
                perSecond)) {
            limitCounters.count(Limit.PUBLISHES);
            throw new ProtocolException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "too many published messages; the limit is " + perSecond + " per second, " + limits.publishBurst()
                            + " at once");
        }
        // One byte more than the limit shows that the body is too large.
        byte[] body = in.readNBytes(limits.maxPublishBytes() + 1);
        if (body.length > limits.maxPublishBytes()) {
            limitCounters.count(Limit.PUBLISH_BYTES);
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE, "the body is too large; the limit is " + limits.maxPublishBytes() + " bytes");
        }
        Message.Form form = JsonText.isUtf8(body)
                ? JsonText.isJson(body) ? Message.Form.JSON : Message.Form.TEXT
                : Message.Form.BINARY;
        CompletableFuture<Response> response = new CompletableFuture<>();
        publisher.publish(
                topic,
                form,
                body,
                "http",
                position -> response.complete(Response.ok(JsonEncoding.INSTANCE.encode(new Ack(null, position)))
                        .build()));
        return response.completeOnTimeout(
                Problem.of(
                        ErrorCode.UNAVAILABLE,
                        "the message was not stored within " + TIMEOUT_SECONDS + " s; it may be stored later"),
                TIMEOUT_SECONDS,
                TimeUnit.SECONDS);
    }
}
