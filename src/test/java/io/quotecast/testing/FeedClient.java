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

/** A client of the feed: hears JSON objects, one by one. To be used by one thread. */
public final class FeedClient implements AutoCloseable {
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

    /** Connects and has read the greeting. The query begins with a question mark, or is empty. */
    public static FeedClient connect(URI server, String query) throws InterruptedException {
        return new FeedClient(WebSocketTestClient.connect(server, "/v1/stream" + query));
    }

    /** As one who presents a key or a token with the request. */
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

    /** An object as it was on the wire, but with every position and count shown as 0. */
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

    /** The next object of whatever kind; fails if none comes in time. */
    public JsonNode nextOfAnyKind() throws InterruptedException {
        while (received.isEmpty()) {
            parse(socket.nextText()).forEach(received::add);
        }
        return received.remove();
    }

    /** Whether an object has come and was not taken yet. */
    public boolean hasNext() {
        return !received.isEmpty() || socket.waitingMessages() > 0;
    }

    /** The next object past all heartbeats and notices. */
    public JsonNode next() throws InterruptedException {
        JsonNode next = nextOfAnyKind();
        while (NOTIFICATIONS.contains(kind(next))) {
            next = nextOfAnyKind();
        }
        return next;
    }

    /** The next object of one kind, past all others. */
    public JsonNode next(String kind) throws InterruptedException {
        JsonNode next = nextOfAnyKind();
        while (!kind(next).equals(kind)) {
            next = nextOfAnyKind();
        }
        return next;
    }

    /** The next event, past all else. */
    public JsonNode event() throws InterruptedException {
        JsonNode next = nextOfAnyKind();
        while (!EVENTS.contains(kind(next))) {
            next = nextOfAnyKind();
        }
        return next;
    }

    /** Publishes a last word; gives all events up to it, but for states. */
    public List<JsonNode> eventsUntilFence() throws InterruptedException {
        send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\"the end\"}");
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode event = event(); ; event = event()) {
            if (!event.has("sn")) {
                events.add(event);
                if (event.path("data").asText().equals("the end")) {
                    return events;
                }
            }
        }
    }

    /** The next object that is no event, heartbeat or notice: an answer. */
    public JsonNode response() throws InterruptedException {
        JsonNode next = next();
        while (EVENTS.contains(kind(next))) {
            next = next();
        }
        return next;
    }

    /** What the server answers to a message, past all events. */
    public String request(String message) throws InterruptedException {
        send(message);
        return text(response());
    }

    /** All objects but notices until a ping that is sent now is answered: nothing that was due before is missing. */
    public List<String> messagesUntilPong() throws InterruptedException {
        send("{\"action\":\"ping\",\"id\":\"fence\"}");
        List<String> all = new ArrayList<>();
        for (JsonNode next = next(); !next.path("id").asText().equals("fence"); next = next()) {
            all.add(text(next));
        }
        return all;
    }

    /** Whether the connection is alive: fails if a ping is not answered. */
    public void checkAlive() throws InterruptedException {
        send("{\"action\":\"ping\",\"id\":\"alive\"}");
        while (!nextOfAnyKind().path("id").asText().equals("alive")) {
            // What came before the pong is not what is asked for.
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
