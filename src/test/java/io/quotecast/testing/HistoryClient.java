package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** An HTTP client for the history of a running server. */
public final class HistoryClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI server;
    private final String key;

    /**
     * @param key sent with each request unless it is empty
     */
    public HistoryClient(URI server, String key) {
        this.server = server;
        this.key = key;
    }

    public HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).header("Accept", accept);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the body of a response; fails if it has another status than 200 or another content type. */
    public String getText(String path, String accept) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path, accept);
        assertEquals(
                List.of(200, accept),
                List.of(
                        response.statusCode(),
                        response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "")),
                response::body);
        return response.body();
    }

    public JsonNode getJson(String path) throws IOException, InterruptedException {
        return FeedClient.parse(getText(path, "application/json"));
    }

    /** Returns the rows under {@code key} of all pages of a query, in their order. */
    public List<JsonNode> getAllPages(String path, String key) throws IOException, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        JsonNode page = getJson(path);
        page.get(key).forEach(rows::add);
        while (page.has("cursor")) {
            page = getJson(path + "&cursor=" + page.get("cursor").asText());
            page.get(key).forEach(rows::add);
        }
        return rows;
    }
}
