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
import java.util.Queue;
import java.util.Set;

/** A client of Server-Sent Events that remembers the last id, as a browser does. To be used by one thread. */
public final class SseClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;
    private final Queue<JsonNode> received = new ArrayDeque<>();
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

    /** As one who presents a key or a token, if it is not empty. */
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

    /** The next object of one kind, past all others; fails if the stream ends before. */
    public JsonNode next(String kind) throws IOException {
        return next(Set.of(kind));
    }

    /** The next error or answer to what stands in the address, past all else. */
    public JsonNode response() throws IOException {
        return next(Set.of("error", "subscription"));
    }

    /** The next event, past all else. */
    public JsonNode event() throws IOException {
        return next(FeedClient.EVENTS);
    }

    /** Reads to the end of the stream. */
    public void awaitEnd() {
        try {
            boolean hasMore = true;
            while (hasMore) {
                hasMore = readLine();
            }
        } catch (IOException e) {
            // A connection that breaks is an end too.
        }
    }

    /** What a browser would send when it comes back; empty if there was none. */
    public String lastId() {
        return lastId;
    }

    /** The time in ms after which a browser would come back, as the server last said; empty if it has not. */
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
                throw new AssertionError("the stream has ended before any of " + kinds);
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
            AsyncApiContract.check("/v1/events", line.substring(6));
            FeedClient.parse(line.substring(6)).forEach(received::add);
        } else if (!line.isEmpty()) {
            throw new AssertionError("no line of an event: " + line);
        }
        return true;
    }
}
