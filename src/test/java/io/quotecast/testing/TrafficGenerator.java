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

/** Events and messages into a server, one request after the other until it is gone; remembers what was acknowledged. */
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

    /** One whose messages are longer by so many characters. */
    public TrafficGenerator(URI server, long seed, int padding) {
        this.padding = "x".repeat(padding);
        this.server = server;
        this.random = new Random(seed);
    }

    public TrafficGenerator start() {
        ended = CompletableFuture.runAsync(this::run);
        return this;
    }

    /** How many requests have been acknowledged; fails if an answer was not to be expected. */
    public int acknowledged() {
        if (ended.isCompletedExceptionally()) {
            ended.join();
        }
        return acknowledgedRequests;
    }

    /** How many were refused with 503. */
    public int refused() {
        return refused;
    }

    /** Numbers of the trades that the server said it took; to be asked when it has ended. */
    public List<Long> acknowledgedTrades() {
        return acknowledgedTrades;
    }

    /** Positions of the messages that the server acknowledged. */
    public List<Long> acknowledgedMessages() {
        return acknowledgedMessages;
    }

    /** Sends no more, or has found that the server is gone. */
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
            return IngestClient.quoteLine(symbol, price, price);
        }
        long id = NEXT_ID.incrementAndGet();
        ids.add(id);
        return "{\"T\":\"t\",\"S\":\"" + symbol + "\",\"p\":" + price + ",\"s\":" + (1 + random.nextInt(9)) + ",\"i\":"
                + id + "}\n";
    }

    private HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
