package io.quotecast.source.exchange;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a document of an exchange over HTTP, with a limit on its size and on the time that it takes. */
public final class HttpText {
    private HttpText() {}

    /** Returns a client for {@link #get(HttpClient, URI, int, Duration)}. */
    public static HttpClient client(Duration timeout) {
        return HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    /** As the other method, with a client for one document only. */
    public static String get(URI address, int maxBytes, Duration timeout) throws IOException {
        return get(client(timeout), address, maxBytes, timeout);
    }

    /**
     * Returns the text at an address.
     *
     * @param maxBytes limit on the size of the document
     * @throws HttpStatusException if the server returns another status than 200
     * @throws IOException if the document is not available, not complete in time, or too large; the message says why
     */
    public static String get(HttpClient client, URI address, int maxBytes, Duration timeout) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .header("User-Agent", "quotecast")
                .build();
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(request, info -> new LimitedBody(maxBytes));
        try {
            HttpResponse<String> received = response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (received.statusCode() != 200) {
                throw new HttpStatusException(
                        received.statusCode(),
                        received.headers().firstValue("Retry-After").orElse(""));
            }
            return received.body();
        } catch (ExecutionException e) {
            throw new IOException(ExchangeSocket.describe(e.getCause() == null ? e : e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("no response within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            response.cancel(true);
        }
    }

    /** Collects the body of a response; fails when it is too large. */
    private static final class LimitedBody implements HttpResponse.BodySubscriber<String> {
        private final int maxBytes;
        private final HttpResponse.BodySubscriber<String> text =
                HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
        private final CompletableFuture<String> failure = new CompletableFuture<>();
        private Flow.Subscription subscription = new NoSubscription();
        private long bytes;

        LimitedBody(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public CompletionStage<String> getBody() {
            return text.getBody().applyToEither(failure, body -> body);
        }

        @Override
        public void onSubscribe(Flow.Subscription started) {
            subscription = started;
            text.onSubscribe(started);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                bytes += part.remaining();
            }
            if (bytes > maxBytes) {
                // The client may call onComplete even after this.
                subscription.cancel();
                failure.completeExceptionally(new IOException("the document is longer than " + maxBytes + " bytes"));
            } else {
                text.onNext(parts);
            }
        }

        @Override
        public void onError(Throwable cause) {
            if (bytes <= maxBytes) {
                text.onError(cause);
            }
        }

        @Override
        public void onComplete() {
            if (bytes <= maxBytes) {
                text.onComplete();
            }
        }
    }

    private static final class NoSubscription implements Flow.Subscription {
        @Override
        public void request(long items) {
            // There is nothing to request before the response begins.
        }

        @Override
        public void cancel() {
            // There is nothing to cancel before the response begins.
        }
    }
}
