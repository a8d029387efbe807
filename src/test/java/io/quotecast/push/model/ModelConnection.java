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

/** A real subscriber on an outlet that fills and drains by chance; all that it hears goes to its account. */
final class ModelConnection {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATE = ",\"sn\":true}";

    private final ModelServer modelServer;
    private final int shard;
    private final String session;
    private final RecordingTransport outlet = new RecordingTransport();
    private final Subscriber subscriber;
    private final RequestHandler requestHandler;
    private final DeliveryModel deliveryModel;
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final List<String> diary = new ArrayList<>();
    private Consumer<JsonNode> onAnswer = answer -> {};
    private String asked = "";
    private boolean overfull;
    private long fullSinceNanos = -1;
    private int fatal;
    private long drainedTo = -1;
    private boolean ended;
    private boolean presented;

    ModelConnection(ModelServer modelServer, int shard, String session) {
        this.modelServer = modelServer;
        this.shard = shard;
        this.session = session;
        deliveryModel =
                new DeliveryModel(modelServer.tape(), modelServer.settings().backlog(), modelServer.position(shard));
        subscriber = modelServer.connect(shard, session, outlet);
        requestHandler = modelServer.requests(shard, subscriber);
        JsonNode greeting = outlet.take().get(0);
        assertEquals(deliveryModel.at(), greeting.get("q").asLong());
    }

    DeliveryModel account() {
        return deliveryModel;
    }

    String session() {
        return session;
    }

    int shard() {
        return shard;
    }

    boolean hasEnded() {
        return ended;
    }

    /** What the server has said at its drain to come back with; -1 if nothing. */
    long drainedTo() {
        return drainedTo;
    }

    /** Somebody else has presented its session: it is closed for that, soon. */
    void presented() {
        presented = true;
    }

    boolean wasPresented() {
        return presented;
    }

    /** Asks for something, and hears what comes of it at once. */
    void ask(String id, String json, Consumer<JsonNode> whenAnswered) {
        diary.add("asks " + json);
        deliveryModel.irregular(now());
        asked = id;
        onAnswer = whenAnswered;
        try {
            for (ClientRequest message : RequestFixture.reader().read(json.getBytes(StandardCharsets.UTF_8))) {
                message.deliverTo(requestHandler);
            }
        } catch (ProtocolException e) {
            throw new AssertionError(e.text() + ": " + json, e);
        }
        hear();
        asked = "";
    }

    /** The socket takes so many frames from now on. */
    void room(int frames) {
        diary.add("room for " + frames);
        deliveryModel.irregular(now());
        outlet.room(frames);
        look();
    }

    /** More waits for it than is borne. */
    void overfill() {
        overfull = true;
        outlet.pending(ModelServer.MOST_PENDING + 1);
    }

    void leave() {
        ended = true;
        modelServer.leave(shard, subscriber);
    }

    /** The shard has done something, and may have come to another position. */
    void hear(long position) {
        if (!ended) {
            deliveryModel.pass(position, now());
            hear();
        }
    }

    /** The shard has nothing left to do. */
    void idle() {
        if (!ended && outlet.isWritable()) {
            deliveryModel.idle(now());
        }
    }

    void settle() {
        try {
            deliveryModel.settle(now());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + this, e);
        }
        assertEquals(Map.of(), acknowledged, "not acknowledged");
    }

    void awaitAck(String id) {
        acknowledged.put(id, -1L);
    }

    @Override
    public String toString() {
        return session + " at q" + deliveryModel.at() + " wants " + deliveryModel.wanted() + "\n  "
                + String.join("\n  ", diary.subList(Math.max(0, diary.size() - 60), diary.size()));
    }

    private void hear() {
        try {
            for (String array : outlet.takeTexts()) {
                JsonObjectSplitter.read(array, this::take);
            }
            deliveryModel.end();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + this, e);
        }
        if (!outlet.closed().isEmpty() && !ended) {
            ended = true;
            assertEquals(String.valueOf(4_000 + fatal), outlet.closed().substring(0, 4));
        }
        look();
    }

    private void look() {
        if (outlet.isWritable()) {
            fullSinceNanos = -1;
        } else {
            deliveryModel.full(now());
            fullSinceNanos = fullSinceNanos < 0 ? now() : fullSinceNanos;
        }
    }

    private void take(String json) {
        boolean state = json.endsWith(STATE);
        ReferenceEvent event =
                modelServer.tape().find(state ? json.substring(0, json.length() - STATE.length()) + "}" : json);
        if (event != null) {
            diary.add("hears " + event + (state ? " sn" : ""));
            deliveryModel.hear(event, state, now());
            return;
        }
        diary.add("hears " + json);
        JsonNode node = parse(json);
        if (!asked.isEmpty() && node.path("id").asText().equals(asked)) {
            onAnswer.accept(node);
            return;
        }
        switch (node.get("T").asText()) {
            case "slow" -> hearSlow(node);
            case "gap" ->
                deliveryModel.gap(
                        node.get("channel").asText() + " " + node.path("S").asText()
                                + node.path("topic").asText(),
                        node.get("from").asLong(),
                        node.get("to").asLong());
            case "resumed" ->
                deliveryModel.resumed(node.get("events").asLong(), node.get("q").asLong());
            case "error" -> hearError(node);
            case "ack" -> hearAck(node);
            case "hb" -> assertEquals(deliveryModel.at(), node.get("q").asLong());
            case "drain" -> {
                String cursor = node.get("resume").asText();
                drainedTo = Long.parseLong(cursor.substring(cursor.indexOf(':') + 1));
                deliveryModel.drained(drainedTo);
            }
            default -> throw new AssertionError("nobody asked for " + json);
        }
    }

    private void hearSlow(JsonNode node) {
        if (node.get("st").asText().equals("started")) {
            deliveryModel.slowStarted(now());
        } else {
            deliveryModel.slowEnded(node.get("skipped").asLong(), node.get("q").asLong());
        }
    }

    private void hearError(JsonNode node) {
        fatal = node.has("fatal") ? node.get("code").asInt() : 0;
        switch (node.get("code").asInt()) {
            case 406 -> assertTrue(presented, "evicted, though nobody presented " + session);
            case 407 -> {
                long full = fullSinceNanos < 0 ? 0 : now() - fullSinceNanos;
                assertTrue(
                        overfull || full >= (modelServer.settings().slowMillis() - 1_000) * 1_000_000L,
                        () -> "closed as slow after " + full + " ns");
            }
            case 416 -> deliveryModel.startOver(modelServer.journal().first());
            default -> throw new AssertionError(node);
        }
    }

    private void hearAck(JsonNode node) {
        long q = node.get("q").asLong();
        assertTrue(acknowledged.remove(node.get("id").asText()) != null, () -> "nobody published " + node);
        assertTrue(
                modelServer.tape().at(q).json().contains("\"from\":\"name of " + session + "\""),
                () -> "not mine: " + q);
    }

    private long now() {
        return modelServer.loop(shard).nanoTime();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }
}
