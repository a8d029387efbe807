package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quotecast.protocol.ClientMessage;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.Requests;
import io.quotecast.push.Subscriber;
import io.quotecast.testing.Anyone;
import io.quotecast.testing.RecordingOutlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A real subscriber on an outlet that fills and drains by chance; all that it hears goes to its account. */
final class Connection {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATE = ",\"sn\":true}";

    private final Venue venue;
    private final int shard;
    private final String session;
    private final RecordingOutlet outlet = new RecordingOutlet();
    private final Subscriber subscriber;
    private final Requests requests;
    private final Account account;
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

    Connection(Venue venue, int shard, String session) {
        this.venue = venue;
        this.shard = shard;
        this.session = session;
        account = new Account(venue.tape(), venue.settings().backlog(), venue.position(shard));
        subscriber = venue.connect(shard, session, outlet);
        requests = venue.requests(shard, subscriber);
        JsonNode greeting = outlet.take().get(0);
        assertEquals(account.at(), greeting.get("q").asLong());
    }

    Account account() {
        return account;
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
        account.irregular(now());
        asked = id;
        onAnswer = whenAnswered;
        try {
            for (ClientMessage message : Anyone.reader().read(json.getBytes(StandardCharsets.UTF_8))) {
                message.deliverTo(requests);
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
        account.irregular(now());
        outlet.room(frames);
        look();
    }

    /** More waits for it than is borne. */
    void overfill() {
        overfull = true;
        outlet.pending(Venue.MOST_PENDING + 1);
    }

    void leave() {
        ended = true;
        venue.leave(shard, subscriber);
    }

    /** The shard has done something, and may have come to another position. */
    void hear(long position) {
        if (!ended) {
            account.pass(position, now());
            hear();
        }
    }

    /** The shard has nothing left to do. */
    void idle() {
        if (!ended && outlet.isWritable()) {
            account.idle(now());
        }
    }

    void settle() {
        try {
            account.settle(now());
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
        return session + " at q" + account.at() + " wants " + account.wanted() + "\n  "
                + String.join("\n  ", diary.subList(Math.max(0, diary.size() - 60), diary.size()));
    }

    private void hear() {
        try {
            for (String array : outlet.takeTexts()) {
                Objects.read(array, this::take);
            }
            account.end();
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
            account.full(now());
            fullSinceNanos = fullSinceNanos < 0 ? now() : fullSinceNanos;
        }
    }

    private void take(String json) {
        boolean state = json.endsWith(STATE);
        Happening event = venue.tape().find(state ? json.substring(0, json.length() - STATE.length()) + "}" : json);
        if (event != null) {
            diary.add("hears " + event + (state ? " sn" : ""));
            account.hear(event, state, now());
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
                account.gap(
                        node.get("channel").asText() + " " + node.path("S").asText()
                                + node.path("topic").asText(),
                        node.get("from").asLong(),
                        node.get("to").asLong());
            case "resumed" ->
                account.resumed(node.get("events").asLong(), node.get("q").asLong());
            case "error" -> hearError(node);
            case "ack" -> hearAck(node);
            case "hb" -> assertEquals(account.at(), node.get("q").asLong());
            case "drain" -> {
                String cursor = node.get("resume").asText();
                drainedTo = Long.parseLong(cursor.substring(cursor.indexOf(':') + 1));
                account.drained(drainedTo);
            }
            default -> throw new AssertionError("nobody asked for " + json);
        }
    }

    private void hearSlow(JsonNode node) {
        if (node.get("st").asText().equals("started")) {
            account.slowStarted(now());
        } else {
            account.slowEnded(node.get("skipped").asLong(), node.get("q").asLong());
        }
    }

    private void hearError(JsonNode node) {
        fatal = node.has("fatal") ? node.get("code").asInt() : 0;
        switch (node.get("code").asInt()) {
            case 406 -> assertTrue(presented, "evicted, though nobody presented " + session);
            case 407 -> {
                long full = fullSinceNanos < 0 ? 0 : now() - fullSinceNanos;
                assertTrue(
                        overfull || full >= (venue.settings().slowMillis() - 1_000) * 1_000_000L,
                        () -> "closed as slow after " + full + " ns");
            }
            case 416 -> account.startOver(venue.journal().first());
            default -> throw new AssertionError(node);
        }
    }

    private void hearAck(JsonNode node) {
        long q = node.get("q").asLong();
        assertTrue(acknowledged.remove(node.get("id").asText()) != null, () -> "nobody published " + node);
        assertTrue(venue.tape().at(q).json().contains("\"from\":\"name of " + session + "\""), () -> "not mine: " + q);
    }

    private long now() {
        return venue.loop(shard).nanoTime();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }
}
