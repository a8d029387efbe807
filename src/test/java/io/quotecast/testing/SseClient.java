package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/** A client of Server-Sent Events that keeps the last id, as a browser does. To be used by one thread. */
public final class SseClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;
    private final Queue<JsonNode> received = new ArrayDeque<>();
    private final List<String> data = new ArrayList<>();
    private String lastId = "";
    private String retry = "";

    private SseClient(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /**
     * @param lastId of an earlier connection, or empty
     */
    public static SseClient connect(URI server, String query, String lastId) throws IOException, InterruptedException {
        return connectAs("", server, query, lastId);
    }

    /** Connects with a key or a token unless it is empty. */
    public static SseClient connectAs(String key, URI server, String query, String lastId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve("/v1/events" + query)).version(HttpClient.Version.HTTP_1_1);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        return new SseClient(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Returns the next object of one kind; fails if the stream ends before. */
    public JsonNode next(String kind) throws IOException {
        return next(Set.of(kind));
    }

    /** Returns the next error or response to the subscription in the URL. */
    public JsonNode response() throws IOException {
        return next(Set.of("error", "subscription"));
    }

    /** Returns the next event. */
    public JsonNode event() throws IOException {
        return next(FeedClient.EVENTS);
    }

    /** Waits until the stream has ended. */
    public void awaitEnd() {
        try {
            boolean hasMore = true;
            while (hasMore) {
                hasMore = readLine();
            }
        } catch (IOException e) {
            // A broken connection also ends the stream.
        }
    }

    /** Returns the id that a browser would send when it reconnects; empty if there was none. */
    public String lastId() {
        return lastId;
    }

    /** Returns the last reconnection time that the server sent, in ms; empty if there was none. */
    public String retry() {
        return retry;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private JsonNode next(Set<String> kinds) throws IOException {
        while (true) {
            while (!received.isEmpty()) {
                JsonNode next = received.remove();
                if (kinds.contains(FeedClient.kind(next))) {
                    return next;
                }
            }
            if (!readLine()) {
                throw new AssertionError("the stream ended before any of " + kinds);
            }
        }
    }

    private boolean readLine() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            return false;
        }
        if (line.startsWith("id: ")) {
            lastId = line.substring(4);
        } else if (line.startsWith("retry: ")) {
            retry = line.substring(7);
        } else if (line.startsWith("data: ")) {
            data.add(line.substring(6));
        } else if (line.isEmpty()) {
            String text = String.join("\n", data);
            data.clear();
            AsyncApiContract.check("/v1/events", text);
            FeedClient.parse(text).forEach(received::add);
        } else {
            throw new AssertionError("not a line of an event stream: " + line);
        }
        return true;
    }
}
