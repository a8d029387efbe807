package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.access.RateLimiter;
import io.quotecast.access.Role;
import io.quotecast.base.Quoted;
import io.quotecast.market.Message;
import io.quotecast.market.Sender;
import io.quotecast.market.Topic;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.quotecast.JsonText;
import io.quotecast.rooms.Publication;
import io.quotecast.web.RoomPublisher;
import io.quotecast.web.http.json.Published;
import io.quotecast.web.http.openapi.ApiDocument;
import io.quotecast.web.http.openapi.ApiExamples;
import io.quotecast.web.security.GrantAugmentor;
import io.quotecast.web.security.RequestAuthorization;
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
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Publishing of messages over HTTP. */
@Path("/v1/publish/{topic}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@RolesAllowed(Role.PUBLISH_NAME)
@Tag(name = ApiDocument.MESSAGES)
@SecurityRequirementsSet
@SecurityRequirement(name = ApiDocument.KEY)
@APIResponse(responseCode = "401", ref = ApiDocument.UNAUTHORIZED)
@APIResponse(responseCode = "403", ref = ApiDocument.FORBIDDEN)
@APIResponse(responseCode = "500", ref = ApiDocument.INTERNAL_SERVER_ERROR)
public class PublishResource {
    /** How long a response waits for the journal to store the message. */
    private static final int TIMEOUT_SECONDS = 5;

    private static final Sender HTTP = Sender.of("http");

    private final RoomPublisher publisher;
    private final SecurityIdentity caller;
    private final LimitCounters limitCounters;
    private final Limits limits;
    private final RateLimiter rateLimiter;
    private final RateLimiter bytesLimiter;
    private final RequestAuthorization requestAuthorization;

    PublishResource(
            RoomPublisher publisher,
            SecurityIdentity caller,
            LimitCounters limitCounters,
            Limits limits,
            RequestAuthorization requestAuthorization) {
        this.requestAuthorization = requestAuthorization;
        this.publisher = publisher;
        this.caller = caller;
        this.limitCounters = limitCounters;
        this.limits = limits;
        this.rateLimiter = new RateLimiter(limits.publishBurst(), System::nanoTime);
        this.bytesLimiter = new RateLimiter(limits.publishBurstBytes(), System::nanoTime);
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "publish",
            summary = "Publish a message on a topic",
            description = "The message is published as JSON if the body is JSON, as text if it is valid UTF-8, and as"
                    + " bytes otherwise. Clients in the room of the same name receive it too. Requires the role"
                    + " `publish`.")
    @RequestBody(
            required = true,
            description = "Any content type; at most 8 KiB (`quotecast.limits.max-publish-bytes`).",
            content = {
                @Content(
                        mediaType = ApiDocument.JSON,
                        schema = @Schema(description = "Any JSON value."),
                        example = ApiExamples.MESSAGE),
                @Content(
                        mediaType = MediaType.TEXT_PLAIN,
                        schema = @Schema(type = SchemaType.STRING, examples = "hello"))
            })
    @APIResponse(
            responseCode = "200",
            description = "The message is stored in the journal.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = Published.class),
                            example = ApiExamples.PUBLISHED))
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    @APIResponse(responseCode = "413", ref = ApiDocument.CONTENT_TOO_LARGE)
    @APIResponse(responseCode = "429", ref = ApiDocument.TOO_MANY_REQUESTS)
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    public CompletionStage<Published> publish(
            @PathParam("topic")
                    @Parameter(
                            description = "1 to 64 characters from `a-z A-Z 0-9 . _ -`.",
                            schema = @Schema(type = SchemaType.STRING, pattern = "^[a-zA-Z0-9._-]{1,64}$"),
                            example = "lobby")
                    String topic,
            InputStream in,
            @Context HttpServerRequest request)
            throws ProtocolException, IOException {
        Grant grant = GrantAugmentor.grant(caller);
        if (Topic.isValid(topic) && !grant.topics().mayPublish(new Topic(topic))) {
            limitCounters.count(Limit.ROLES);
            throw new ProtocolException(
                    ErrorCode.ROLE_MISSING,
                    "the key does not permit publishing on topic " + Quoted.of(topic) + "; use another key");
        }
        int perSecond = grant.limits().publishesPerSecond().orElse(limits.publishesPerSecond());
        String owner = grant.owner(ConnectionLimiter.addressKey(RequestOrigin.address(request)));
        if (!rateLimiter.tryAcquire(owner, perSecond)) {
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
        if (!bytesLimiter.tryAcquire(owner, limits.publishBytesPerSecond(), body.length)) {
            limitCounters.count(Limit.PUBLISH_RATE);
            throw new ProtocolException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "too many published bytes; the limit is " + limits.publishBytesPerSecond() + " per second, "
                            + limits.publishBurstBytes() + " at once");
        }
        Message.Form form = JsonText.isUtf8(body)
                ? JsonText.isJson(body) ? Message.Form.JSON : Message.Form.TEXT
                : Message.Form.BINARY;
        CompletableFuture<Void> question = requestAuthorization.checkPublish(grant, topic);
        if (question == null) {
            return publish(topic, form, body, owner);
        }
        return question.exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(RequestAuthorization.error(failure)))
                .thenCompose(ignored -> {
                    try {
                        return publish(topic, form, body, owner);
                    } catch (ProtocolException e) {
                        return CompletableFuture.failedFuture(e);
                    }
                });
    }

    private CompletionStage<Published> publish(String topic, Message.Form form, byte[] body, String owner)
            throws ProtocolException {
        CompletableFuture<Published> response = new CompletableFuture<>();
        publisher.publish(
                topic, new Publication(form, body, HTTP), owner, position -> response.complete(Published.at(position)));
        return response.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).exceptionally(timeout -> {
            throw new CompletionException(new ProtocolException(
                    ErrorCode.UNAVAILABLE,
                    "the message was not stored within " + TIMEOUT_SECONDS + " s; it may be stored later"));
        });
    }
}
