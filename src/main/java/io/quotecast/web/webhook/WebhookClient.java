package io.quotecast.web.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends questions to the webhook. Follows no redirects, because a question may contain a key. Safe on any thread. */
final class WebhookClient implements AutoCloseable {
    private static final int MAX_RESPONSE_BYTES = 65_536;

    private final URI url;
    private final Optional<String> secret;
    private final Duration timeout;
    private final ExecutorService executor = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "quotecast-webhook");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient client;

    WebhookClient(URI url, Optional<String> secret, Duration timeout) {
        this.url = url;
        this.secret = secret;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Sends a question.
     *
     * @param isConnect whether a key is asked about
     * @return the answer; fails if there is no valid one in time
     */
    CompletableFuture<Decision> ask(ObjectNode question, boolean isConnect) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question.toString()));
        secret.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        CompletableFuture<HttpResponse<byte[]>> response =
                client.sendAsync(request.build(), ignored -> new LimitedBody(MAX_RESPONSE_BYTES));
        // The timeout of the request ends with the head of the response.
        CompletableFuture<Decision> decision = response.thenApply(head -> decision(head, isConnect))
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        decision.whenComplete((ignored, failure) -> response.cancel(true));
        return decision;
    }

    private static Decision decision(HttpResponse<byte[]> response, boolean isConnect) {
        return switch (response.statusCode()) {
            case 200 -> Decision.read(response.body(), isConnect);
            case 401, 403 -> Decision.denied();
            default -> throw new IllegalArgumentException("status " + response.statusCode());
        };
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** A body of limited size. */
    private static final class LimitedBody implements HttpResponse.BodySubscriber<byte[]> {
        private final int maxBytes;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;

        private LimitedBody(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            newSubscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (part.remaining() > maxBytes - bytes.size()) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    body.completeExceptionally(new IOException("the body is larger than " + maxBytes + " bytes"));
                    return;
                }
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                bytes.writeBytes(copy);
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
