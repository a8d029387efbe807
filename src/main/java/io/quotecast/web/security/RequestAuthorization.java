package io.quotecast.web.security;

import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.access.Role;
import io.quotecast.market.Channel;
import io.quotecast.market.Topic;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.webhook.Webhook;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the webhook about the requests of its users, beyond what their grants permit. A method returns null if there is
 * nothing to ask; otherwise its result fails with a {@link ProtocolException} if the request is not allowed, or if the
 * webhook gives no answer. Safe on any thread.
 */
@Singleton
public class RequestAuthorization {
    private final Webhook webhook;
    private final LimitCounters limitCounters;

    RequestAuthorization(Webhook webhook, LimitCounters limitCounters) {
        this.webhook = webhook;
        this.limitCounters = limitCounters;
    }

    /** Asks about a request on a connection. */
    public @Nullable CompletableFuture<Void> check(Grant grant, ClientRequest request) {
        if (!webhook.isUsed()) {
            return null;
        }
        if (request instanceof ClientRequest.Subscribe subscribe && grant.has(Role.READ)) {
            return allowed(webhook.subscribe(grant, subscribe.namesToRead()));
        }
        if (request instanceof ClientRequest.SetAlert alert && grant.has(Role.READ)) {
            return allowed(webhook.subscribe(grant, Map.of(alert.type().channel(), List.of(alert.symbol()))));
        }
        return request instanceof ClientRequest.Publish publish ? checkPublish(grant, publish.topic()) : null;
    }

    /** Asks about publishing on a topic. */
    public @Nullable CompletableFuture<Void> checkPublish(Grant grant, String topic) {
        return grant.has(Role.PUBLISH) && Topic.isValid(topic) ? allowed(webhook.publish(grant, topic)) : null;
    }

    /**
     * Asks about entering a room and about sending there.
     *
     * @return the grant in this room: without the role {@code publish} if sending is not allowed
     */
    public @Nullable CompletableFuture<Grant> checkRoom(Grant grant, Topic room) {
        CompletableFuture<Void> reading =
                allowed(webhook.subscribe(grant, Map.of(Channel.MESSAGES, List.of(room.text()))));
        CompletableFuture<String> sending = grant.has(Role.PUBLISH) ? webhook.publish(grant, room.text()) : null;
        if (reading == null && sending == null) {
            return null;
        }
        CompletableFuture<Grant> sender = sending == null
                ? CompletableFuture.completedFuture(grant)
                : sending.thenApply(reason -> reason.isEmpty() ? grant : grant.without(Set.of(Role.PUBLISH)))
                        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(error(failure)));
        return reading == null ? sender : reading.thenCombine(sender, (ignored, permitted) -> permitted);
    }

    /** Returns what the client is told about a request that is not allowed. */
    public static ProtocolException error(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ProtocolException error
                ? error
                : new ProtocolException(
                        ErrorCode.UNAVAILABLE, "permissions cannot be checked at the moment; retry later");
    }

    private @Nullable CompletableFuture<Void> allowed(@Nullable CompletableFuture<String> answer) {
        return answer == null
                ? null
                : answer.handle((reason, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(error(failure));
                    }
                    if (!reason.isEmpty()) {
                        limitCounters.count(Limit.ROLES);
                        throw new CompletionException(new ProtocolException(ErrorCode.ROLE_MISSING, reason));
                    }
                    return null;
                });
    }
}
