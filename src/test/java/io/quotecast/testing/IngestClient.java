package io.quotecast.testing;

import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Pushes events into a running server, a request after the other. To be used by one thread. */
public final class IngestClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI server;
    private final String key;
    private volatile boolean pushing;
    private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

    public IngestClient(URI server) {
        this(server, "");
    }

    /** One who presents a key or a token, if it is not empty. */
    public IngestClient(URI server, String key) {
        this.server = server;
        this.key = key;
    }

    public static String quoteLine(String symbol, String bid, String ask) {
        return "{\"T\":\"q\",\"S\":\"" + symbol + "\",\"bp\":" + bid + ",\"bs\":3,\"ap\":" + ask + ",\"as\":2,\"t\":"
                + nowMicros() + "}\n";
    }

    public static String tradeLine(String symbol, String price) {
        return "{\"T\":\"t\",\"S\":\"" + symbol + "\",\"p\":" + price + ",\"s\":1,\"t\":" + nowMicros() + "}\n";
    }

    /** Pushes in lines of events; fails if one of them is refused. */
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
            throw new AssertionError("events were refused: " + response);
        }
    }

    /** As {@link #push}, and whoever connects after it finds these events there: an answer says only that they are in. */
    public void pushAndFlush(String lines, PipelineThread pipelineThread, Hub hub)
            throws IOException, InterruptedException {
        push(lines);
        // Behind what was pushed in. A loop then has it to take before anyone who connects to it later.
        pipelineThread
                .submit(() -> {
                    hub.flush();
                    return true;
                })
                .join();
    }

    /** Pushes the same lines in, over and over, until it is stopped. */
    public void startPushing(String lines) {
        pushing = true;
        ended = CompletableFuture.runAsync(() -> {
            while (pushing) {
                try {
                    push(lines);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    /** Ends what {@link #startPushing} began, if anything; fails if an event was refused. */
    public void stopPushing() {
        pushing = false;
        ended.join();
    }

    private static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }
}
