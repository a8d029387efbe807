package io.quotecast.testing;

import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An HTTP client that ingests events into a running server, one request after the other. To be used by one thread. */
public final class IngestClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI server;
    private final String key;
    private CountDownLatch stop = new CountDownLatch(0);
    private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

    public IngestClient(URI server) {
        this(server, "");
    }

    /**
     * @param key a key or a token, sent with each request unless it is empty
     */
    public IngestClient(URI server, String key) {
        this.server = server;
        this.key = key;
    }

    /** Ingests lines of events; fails if any of them is rejected. */
    public void push(String lines) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve("/v1/ingest")).POST(HttpRequest.BodyPublishers.ofString(lines));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        String response =
                HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
        String expected = "{\"accepted\":" + lines.lines().count() + ",\"refused\":0,\"rejected\":[],\"waited_ms\":";
        if (!response.startsWith(expected)) {
            throw new AssertionError("events were rejected: " + response);
        }
    }

    /** Ingests events as {@link #push} does, so that clients that connect afterwards find them in the snapshot. */
    public void pushAndFlush(String lines, PipelineThread pipelineThread, Hub hub)
            throws IOException, InterruptedException {
        push(lines);
        // Flushes after these events: each loop then has them in its queue before any client that connects later.
        pipelineThread
                .submit(() -> {
                    hub.flush();
                    return true;
                })
                .join();
    }

    /**
     * Ingests the same lines repeatedly, on another thread, until {@link #stopPushing} is called: as fast as the server
     * accepts them, which may be faster than clients read them.
     */
    public void startPushing(String lines) {
        startPushing(lines, Duration.ZERO);
    }

    /**
     * Ingests the same lines repeatedly, on another thread, until {@link #stopPushing} is called.
     *
     * @param pause between a response and the next request
     */
    public void startPushing(String lines, Duration pause) {
        CountDownLatch stopped = new CountDownLatch(1);
        stop = stopped;
        ended = CompletableFuture.runAsync(() -> {
            try {
                while (!stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    push(lines);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Stops {@link #startPushing} if it runs; fails if an event was rejected. */
    public void stopPushing() {
        stop.countDown();
        ended.join();
    }
}
