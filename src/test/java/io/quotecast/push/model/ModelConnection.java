package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Subscriber;
import io.quotecast.testing.RecordingTransport;
import io.quotecast.testing.RequestFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A real subscriber on a transport with limited room; passes everything that it receives to a delivery model. */
final class ModelConnection {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SNAPSHOT_END = ",\"sn\":true}";

    private final ModelServer server;
    private final int shard;
    private final String session;
    private final RecordingTransport transport = new RecordingTransport();
    private final Subscriber subscriber;
    private final RequestHandler requestHandler;
    private final DeliveryModel delivery;
    private final Map<String, Long> unacknowledged = new HashMap<>();
    private final List<String> trace = new ArrayList<>();
    private Consumer<JsonNode> onResponse = response -> {};
    private String requestId = "";
    private boolean isOverfull;
    private long fullSinceNanos = -1;
    private int fatalCode;
    private long drainCursor = -1;
    private boolean isEnded;
    private boolean takenOver;

    ModelConnection(ModelServer server, int shard, String session) {
        this.server = server;
        this.shard = shard;
        this.session = session;
        delivery = new DeliveryModel(server.reference(), server.settings().bufferEvents(), server.position(shard));
        subscriber = server.connect(shard, session, transport);
        requestHandler = server.requests(shard, subscriber);
        JsonNode greeting = transport.drainMessages().get(0);
        assertEquals(delivery.position(), greeting.get("q").asLong());
    }

    DeliveryModel delivery() {
        return delivery;
    }

    String session() {
        return session;
    }

    int shard() {
        return shard;
    }

    boolean hasEnded() {
        return isEnded;
    }

    /** Returns the position of the cursor in the drain notification, or -1 before one. */
    long drainCursor() {
        return drainCursor;
    }

    /** Another connection has presented the session of this one, which will be closed soon. */
    void onTakenOver() {
        takenOver = true;
    }

    boolean wasTakenOver() {
        return takenOver;
    }

    /** Sends a request and reads everything that is sent at once in response. */
    void send(String id, String json, Consumer<JsonNode> whenResponded) {
        trace.add("sends " + json);
        delivery.onIrregularity(nowNanos());
        requestId = id;
        onResponse = whenResponded;
        try {
            for (ClientRequest message : RequestFixture.reader().read(json.getBytes(StandardCharsets.UTF_8))) {
                message.deliverTo(requestHandler);
            }
        } catch (ProtocolException e) {
            throw new AssertionError(e.text() + ": " + json, e);
        }
        receive();
        requestId = "";
    }

    /** Sets the number of frames that the socket accepts from now on. */
    void setWritableFrames(int frames) {
        trace.add("room for " + frames);
        delivery.onIrregularity(nowNanos());
        transport.writableFrames(frames);
        checkWritable();
    }

    /** Sets the pending bytes above the limit. */
    void overfill() {
        isOverfull = true;
        transport.pending(ModelServer.MAX_PENDING_BYTES + 1);
    }

    void disconnect() {
        isEnded = true;
        server.disconnect(shard, subscriber);
    }

    /** Reads what a task of the shard has sent. */
    void receive(long position) {
        if (!isEnded) {
            delivery.onShardPosition(position, nowNanos());
            receive();
        }
    }

    /** The loop of the shard has no task left that is due. */
    void onIdle() {
        if (!isEnded && transport.isWritable()) {
            delivery.onIdle(nowNanos());
        }
    }

    void checkComplete() {
        try {
            delivery.checkComplete(nowNanos());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + this, e);
        }
        assertEquals(Map.of(), unacknowledged, "not acknowledged");
    }

    void expectAck(String id) {
        unacknowledged.put(id, -1L);
    }

    @Override
    public String toString() {
        return session + " at q" + delivery.position() + " with subscription " + delivery.subscription() + "\n  "
                + String.join("\n  ", trace.subList(Math.max(0, trace.size() - 60), trace.size()));
    }

    private void receive() {
        try {
            for (String array : transport.drainTexts()) {
                JsonObjectSplitter.split(array, this::onObject);
            }
            delivery.onBatchEnd();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + this, e);
        }
        if (!transport.closeStatus().isEmpty() && !isEnded) {
            isEnded = true;
            assertEquals(
                    String.valueOf(4_000 + fatalCode), transport.closeStatus().substring(0, 4));
        }
        checkWritable();
    }

    private void checkWritable() {
        if (transport.isWritable()) {
            fullSinceNanos = -1;
        } else {
            delivery.onSocketFull(nowNanos());
            fullSinceNanos = fullSinceNanos < 0 ? nowNanos() : fullSinceNanos;
        }
    }

    private void onObject(String json) {
        boolean isSnapshot = json.endsWith(SNAPSHOT_END);
        ReferenceEvent event = server.reference()
                .find(isSnapshot ? json.substring(0, json.length() - SNAPSHOT_END.length()) + "}" : json);
        if (event != null) {
            trace.add("receives " + event + (isSnapshot ? " sn" : ""));
            delivery.onEvent(event, isSnapshot, nowNanos());
            return;
        }
        trace.add("receives " + json);
        JsonNode node = parse(json);
        if (!requestId.isEmpty() && node.path("id").asText().equals(requestId)) {
            onResponse.accept(node);
            return;
        }
        switch (node.get("T").asText()) {
            case "slow" -> onSlow(node);
            case "gap" ->
                delivery.onGap(
                        node.get("channel").asText() + " " + node.path("S").asText()
                                + node.path("topic").asText(),
                        node.get("from").asLong(),
                        node.get("to").asLong());
            case "resumed" ->
                delivery.onResumed(node.get("events").asLong(), node.get("q").asLong());
            case "error" -> onError(node);
            case "ack" -> onAck(node);
            case "hb" -> assertEquals(delivery.position(), node.get("q").asLong());
            case "drain" -> {
                String cursor = node.get("resume").asText();
                drainCursor = Long.parseLong(cursor.substring(cursor.indexOf(':') + 1));
                delivery.onDrain(drainCursor);
            }
            default -> throw new AssertionError("unexpected message " + json);
        }
    }

    private void onSlow(JsonNode node) {
        if (node.get("st").asText().equals("started")) {
            delivery.onSlowStarted(nowNanos());
        } else {
            delivery.onSlowEnded(node.get("skipped").asLong(), node.get("q").asLong());
        }
    }

    private void onError(JsonNode node) {
        fatalCode = node.has("fatal") ? node.get("code").asInt() : 0;
        switch (node.get("code").asInt()) {
            case 406 -> assertTrue(takenOver, "closed, though no connection presented " + session);
            case 407 -> {
                long fullNanos = fullSinceNanos < 0 ? 0 : nowNanos() - fullSinceNanos;
                assertTrue(
                        isOverfull || fullNanos >= (server.settings().slowMillis() - 1_000) * 1_000_000L,
                        () -> "closed as slow after " + fullNanos + " ns");
            }
            case 416 -> delivery.onCursorExpired(server.journal().first());
            default -> throw new AssertionError(node);
        }
    }

    private void onAck(JsonNode node) {
        long ackPosition = node.get("q").asLong();
        assertTrue(unacknowledged.remove(node.get("id").asText()) != null, () -> "not expected: " + node);
        assertTrue(
                server.reference().at(ackPosition).json().contains("\"from\":\"name of " + session + "\""),
                () -> "position of another sender's message: " + ackPosition);
    }

    private long nowNanos() {
        return server.loop(shard).nanoTime();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }
}
