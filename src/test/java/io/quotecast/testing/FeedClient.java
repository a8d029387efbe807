package io.quotecast.testing;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/** A WebSocket client of the feed that returns the received JSON objects one by one. To be used by one thread. */
public final class FeedClient implements AutoCloseable {
    /** A query that subscribes to all events, without a snapshot. */
    public static final String ALL_CHANNELS =
            "quotes=*&trades=*&bars=*&tickers=*&statuses=*&messages=lobby&snapshot=false";

    /** The data of the message that ends a sequence of events; see {@link ServerProcess#publishFence}. */
    static final String FENCE = "fence";

    static final Set<String> EVENTS = Set.of("t", "q", "k", "b", "s", "msg");
    private static final Set<String> NOTIFICATIONS = Set.of("hb", "market", "source");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final WebSocketTestClient socket;
    private final Queue<JsonNode> received = new ArrayDeque<>();
    private final JsonNode greeting;

    public FeedClient(WebSocketTestClient socket) throws InterruptedException {
        this.socket = socket;
        this.greeting = nextOfAnyKind();
    }

    /** Connects and reads the greeting. The query begins with a question mark, or is empty. */
    public static FeedClient connect(URI server, String query) throws InterruptedException {
        return new FeedClient(WebSocketTestClient.connect(server, "/v1/stream" + query));
    }

    /** Connects with a key or a token in the request. */
    public static FeedClient connectAs(String key, URI server, String query) throws InterruptedException {
        return new FeedClient(WebSocketTestClient.connectAs(key, server, "/v1/stream" + query));
    }

    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns an object as it was on the wire, but with 0 for every position and series number. */
    public static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node).replaceAll("\"(q|u)\":[0-9]+", "\"$1\":0");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode greeting() {
        return greeting;
    }

    public WebSocketTestClient socket() {
        return socket;
    }

    public void send(String message) {
        socket.send(message);
    }

    /** Returns the next object; fails if none arrives in time. */
    public JsonNode nextOfAnyKind() throws InterruptedException {
        while (received.isEmpty()) {
            parse(socket.nextText()).forEach(received::add);
        }
        return received.remove();
    }

    /** Returns the events that have arrived and were not read yet, and discards other objects. */
    public List<JsonNode> drainEvents() throws InterruptedException {
        List<JsonNode> events = new ArrayList<>();
        while (!received.isEmpty() || socket.waitingMessages() > 0) {
            JsonNode next = nextOfAnyKind();
            if (EVENTS.contains(kind(next))) {
                events.add(next);
            }
        }
        return events;
    }

    /** Returns the next object other than heartbeats and notifications. */
    public JsonNode next() throws InterruptedException {
        JsonNode next = nextOfAnyKind();
        while (NOTIFICATIONS.contains(kind(next))) {
            next = nextOfAnyKind();
        }
        return next;
    }

    /** Returns the next object of one kind and discards those before it. */
    public JsonNode next(String kind) throws InterruptedException {
        JsonNode next = nextOfAnyKind();
        while (!kind(next).equals(kind)) {
            next = nextOfAnyKind();
        }
        return next;
    }

    /** Returns the next event and discards the objects before it. */
    public JsonNode event() throws InterruptedException {
        JsonNode next = nextOfAnyKind();
        while (!EVENTS.contains(kind(next))) {
            next = nextOfAnyKind();
        }
        return next;
    }

    /** Publishes a fence and returns all events up to it, except those of a snapshot. */
    public List<JsonNode> eventsUntilFence() throws InterruptedException {
        send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\"" + FENCE + "\"}");
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode event = event(); ; event = event()) {
            if (!event.has("sn")) {
                events.add(event);
                if (isFence(event)) {
                    return events;
                }
            }
        }
    }

    static boolean isFence(JsonNode event) {
        return event.path("data").asText().equals(FENCE);
    }

    /** Returns the next response: an object other than events, heartbeats and notifications. */
    public JsonNode response() throws InterruptedException {
        JsonNode next = next();
        while (EVENTS.contains(kind(next))) {
            next = next();
        }
        return next;
    }

    /** Sends a request and returns the response, as {@link #text} does. */
    public String request(String message) throws InterruptedException {
        send(message);
        return text(response());
    }

    /** Sends a ping and returns all objects up to the pong, except notifications. */
    public List<String> messagesUntilPong() throws InterruptedException {
        send("{\"action\":\"ping\",\"id\":\"" + FENCE + "\"}");
        List<String> all = new ArrayList<>();
        for (JsonNode next = next(); !next.path("id").asText().equals(FENCE); next = next()) {
            all.add(text(next));
        }
        return all;
    }

    /** Fails if a ping is not answered. */
    public void checkAlive() throws InterruptedException {
        send("{\"action\":\"ping\",\"id\":\"alive\"}");
        while (!nextOfAnyKind().path("id").asText().equals("alive")) {
            // Objects before the pong do not matter.
        }
    }

    public static String kind(JsonNode node) {
        return node.path("T").asText();
    }

    @Override
    public void close() {
        socket.close();
    }
}
