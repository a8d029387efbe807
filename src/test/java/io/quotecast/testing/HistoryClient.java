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

/** Asks a running server for the past, with a key if it is not empty. */
public final class HistoryClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI server;
    private final String key;

    public HistoryClient(URI server, String key) {
        this.server = server;
        this.key = key;
    }

    /** A trade to be pushed in, of this moment. */
    public static String tradeLine(String symbol, String price, long timeMicros) {
        return "{\"T\":\"t\",\"S\":\"" + symbol + "\",\"p\":" + price + ",\"s\":1,\"t\":" + timeMicros + "}\n";
    }

    public HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).header("Accept", accept);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The body of an answer, which must be of this kind. */
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

    /** The rows of all pages of a question, in their order. */
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
