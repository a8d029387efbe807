package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends events and messages to a server, one request after the other, until it is stopped or the server is gone, and
 * records what was acknowledged.
 */
public final class TrafficGenerator {
    private static final int LINES_PER_REQUEST = 20;
    private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "NVDA");
    private static final AtomicLong NEXT_ID = new AtomicLong();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final Random random;
    private final String padding;
    private final List<Long> acknowledgedTrades = new ArrayList<>();
    private final List<Long> acknowledgedMessages = new ArrayList<>();
    private volatile int acknowledgedRequests;
    private volatile int refused;
    private volatile boolean isStopped;
    private CompletableFuture<Void> ended = new CompletableFuture<>();

    public TrafficGenerator(URI server, long seed) {
        this(server, seed, 0);
    }

    /**
     * @param padding characters that are added to each message
     */
    public TrafficGenerator(URI server, long seed, int padding) {
        this.padding = "x".repeat(padding);
        this.server = server;
        this.random = new Random(seed);
    }

    public TrafficGenerator start() {
        ended = CompletableFuture.runAsync(this::run);
        return this;
    }

    /** Returns the number of acknowledged requests; fails if a response was unexpected. */
    public int acknowledged() {
        if (ended.isCompletedExceptionally()) {
            ended.join();
        }
        return acknowledgedRequests;
    }

    /** Returns the number of requests that were refused with 503. */
    public int refused() {
        return refused;
    }

    /** Returns the ids of the acknowledged trades; to be called after {@link #stop}. */
    public List<Long> acknowledgedTrades() {
        return acknowledgedTrades;
    }

    /** Returns the positions of the acknowledged messages; to be called after {@link #stop}. */
    public List<Long> acknowledgedMessages() {
        return acknowledgedMessages;
    }

    /** Stops after the current request. */
    public void stop() {
        isStopped = true;
        ended.join();
    }

    private void run() {
        try {
            while (!isStopped) {
                List<Long> ids = new ArrayList<>();
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < LINES_PER_REQUEST; i++) {
                    lines.append(line(ids));
                }
                if (isAccepted(send("/v1/ingest", lines.toString()))) {
                    acknowledgedTrades.addAll(ids);
                    acknowledgedRequests++;
                }
                HttpResponse<String> published =
                        send("/v1/publish/lobby", "{\"n\":\"" + acknowledgedRequests + padding + "\"}");
                if (isAccepted(published)) {
                    acknowledgedMessages.add(
                            FeedClient.parse(published.body()).get("q").asLong());
                }
            }
        } catch (IOException serverGone) {
            isStopped = true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isAccepted(HttpResponse<String> response) {
        if (response.statusCode() == 200) {
            JsonNode body = FeedClient.parse(response.body());
            if (body.has("refused") && body.get("refused").asInt() > 0) {
                refused++;
                return false;
            }
            return true;
        }
        if (response.statusCode() == 503) {
            refused++;
            return false;
        }
        throw new AssertionError(response.statusCode() + " " + response.body());
    }

    private String line(List<Long> ids) {
        String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        String price = String.valueOf(100 + random.nextInt(50));
        if (random.nextBoolean()) {
            return JsonLines.quote(symbol, price, price);
        }
        long id = NEXT_ID.incrementAndGet();
        ids.add(id);
        return JsonLines.trade(symbol, price, 1 + random.nextInt(9), id, 0);
    }

    private HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
