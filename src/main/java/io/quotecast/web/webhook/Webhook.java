package io.quotecast.web.webhook;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.access.KeyText;
import io.quotecast.base.Micros;
import io.quotecast.config.WebhookSettings;
import io.quotecast.market.Channel;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets the operator's own service decide what clients may do ({@code quotecast.auth=webhook}): it is asked about every
 * new key, and about what holders of these keys subscribe to and publish. If it gives no answer, nothing is allowed.
 * Safe on any thread.
 */
@Singleton
public class Webhook {
    private static final Logger LOG = Logger.getLogger(Webhook.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final boolean isUsed;
    private final List<String> events;
    private final @Nullable WebhookClient client;
    private final DecisionCache cache;
    private final CircuitBreaker breaker;
    private final Semaphore calls;
    private final InstantSource clock;

    @Inject
    Webhook(AuthMode mode, WebhookSettings settings) {
        this(mode == AuthMode.WEBHOOK, settings, System::nanoTime, InstantSource.system());
    }

    Webhook(boolean isUsed, WebhookSettings settings, LongSupplier nanoTime, InstantSource clock) {
        this.isUsed = isUsed;
        this.events = settings.events();
        this.client =
                isUsed ? new WebhookClient(settings.url().orElseThrow(), settings.secret(), settings.timeout()) : null;
        this.cache =
                new DecisionCache(settings.cacheSize(), settings.cacheTime().toNanos(), nanoTime);
        this.breaker = new CircuitBreaker(
                settings.breakerFailures(), settings.breakerTime().toNanos(), nanoTime);
        this.calls = new Semaphore(settings.maxCalls());
        this.clock = clock;
    }

    @PreDestroy
    void close() {
        if (client != null) {
            client.close();
        }
    }

    /** Whether clients' keys are for the webhook to judge. */
    public boolean isUsed() {
        return isUsed;
    }

    /**
     * Asks about a key.
     *
     * @return what the holder may do; null if the key is refused; fails with a {@link WebhookUnavailableException}
     */
    public CompletableFuture<@Nullable Grant> connect(WebhookCredential credential) {
        String id = "connect " + KeyText.hash(credential.key());
        ObjectNode question = JSON.createObjectNode().put("event", "connect").put("key", credential.key());
        return ask(id, question, true).thenCompose(kept -> {
            if (!isExpired(kept.grant())) {
                return CompletableFuture.completedFuture(kept.grant());
            }
            // The grant ended while it was kept; the service may extend it.
            cache.remove(id);
            return ask(id, question, true).thenApply(decision -> isExpired(decision.grant()) ? null : decision.grant());
        });
    }

    private boolean isExpired(@Nullable Grant grant) {
        return grant != null && grant.expiresMicros() <= Micros.now(clock);
    }

    /**
     * Asks whether a client may subscribe to these names.
     *
     * @return why not, or an empty string; null without a question, if there is nothing to ask about; fails with a
     *     {@link WebhookUnavailableException}
     */
    public @Nullable CompletableFuture<String> subscribe(Grant grant, Map<Channel, List<String>> names) {
        if (!isAsked("subscribe", grant) || names.values().stream().allMatch(List::isEmpty)) {
            return null;
        }
        ObjectNode question = question("subscribe", grant);
        ObjectNode channels = question.putObject("channels");
        new TreeMap<>(names).forEach((channel, list) -> {
            ArrayNode array = channels.putArray(channel.text());
            list.stream().sorted().distinct().forEach(array::add);
        });
        return reason(question);
    }

    /** Asks whether a client may publish on a topic; otherwise as {@link #subscribe}. */
    public @Nullable CompletableFuture<String> publish(Grant grant, String topic) {
        return isAsked("publish", grant) ? reason(question("publish", grant).put("topic", topic)) : null;
    }

    private boolean isAsked(String event, Grant grant) {
        // Keys of the key file are judged by the file alone.
        return isUsed && grant.isAuthenticated() && grant.key() == null && events.contains(event);
    }

    private static ObjectNode question(String event, Grant grant) {
        return JSON.createObjectNode()
                .put("event", event)
                .put("user", grant.holder().substring("user ".length()));
    }

    private CompletableFuture<String> reason(ObjectNode question) {
        return ask(KeyText.hash(question.toString()), question, false).thenApply(Decision::reason);
    }

    private CompletableFuture<Decision> ask(String id, ObjectNode question, boolean isConnect) {
        return cache.get(id, () -> call(question, isConnect));
    }

    private CompletableFuture<Decision> call(ObjectNode question, boolean isConnect) {
        if (client == null) {
            return unavailable("the webhook is not used");
        }
        if (!calls.tryAcquire()) {
            return unavailable("too many questions to the webhook are open");
        }
        if (!breaker.tryAcquire()) {
            calls.release();
            return unavailable("the webhook is unavailable");
        }
        return start(client, question, isConnect)
                .whenComplete((decision, failure) -> {
                    calls.release();
                    if (failure == null) {
                        onSuccess();
                    } else {
                        onFailure(failure);
                    }
                })
                .exceptionallyCompose(failure -> unavailable("the webhook is unavailable"));
    }

    private static CompletableFuture<Decision> start(WebhookClient client, ObjectNode question, boolean isConnect) {
        try {
            return client.ask(question, isConnect);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void onSuccess() {
        if (breaker.onSuccess()) {
            LOG.info("The webhook answers again");
        }
    }

    private void onFailure(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (breaker.onFailure()) {
            LOG.warnf("The webhook is unavailable and not asked for a while; clients are refused: %s", cause);
        } else {
            LOG.debugf("The webhook gave no valid answer: %s", cause);
        }
    }

    private static <T> CompletableFuture<T> unavailable(String reason) {
        return CompletableFuture.failedFuture(new WebhookUnavailableException(reason));
    }
}
