package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of the feed that is cut at random, in the middle of whatever is on the way, and comes back with its cursor.
 * Over WebSocket it publishes a message whenever it has come back. To be used by one thread at a time.
 */
public final class ReturningClient {
    /** Whoever publishes this ends what all hear. */
    public static final String FENCE = "{\"fence\":true}";

    /** Cuts within as many bytes are in the greeting or at the beginning of what was missed. */
    private static final int EARLY_BYTES = 3_000;

    private final URI server;
    private final Wish wish;
    private final Random random;
    private final List<Heard> heard = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private String epoch = "";
    private String session = "";
    private String lastId = "";
    private long q = -1;
    private long sinceSubscribed;
    private int cuts;
    private int returns;
    private boolean behind;
    private long fenceQ = Long.MAX_VALUE;

    /**
     * What it wants.
     *
     * @param query of the address, without a cursor
     * @param events whether it comes as Server-Sent Events
     * @param mostBytes how many it hears at most before it is cut
     */
    public record Wish(String query, boolean events, int mostBytes) {}

    public ReturningClient(URI server, Wish wish, long seed) {
        this.server = server;
        this.wish = wish;
        this.random = new Random(seed);
    }

    /** Connects, and hears until it is cut; also ends it when asked to be calm. */
    public void hearUntilCut(BooleanSupplier calm) throws IOException {
        Wire wire = connect();
        wire.socket().cutAfter(untilCut());
        try {
            greet(wire);
            while (!calm.getAsBoolean()) {
                hear(wire);
            }
        } catch (CutInput.Cut cut) {
            cuts++;
        }
        wire.socket().reset();
    }

    /** Connects, and hears while it is wanted to and then until the fence. */
    public void hearUntilFence(BooleanSupplier wanted) throws IOException {
        Wire wire = connect();
        greet(wire);
        while (wanted.getAsBoolean() || fenceQ == Long.MAX_VALUE || behind) {
            hear(wire);
        }
        wire.socket().close();
    }

    /** Every event up to the fence but states, in the order in which they came. */
    public List<Heard> heard() {
        return heard.stream().filter(event -> event.q() <= fenceQ).toList();
    }

    /** Positions of its own messages. */
    public List<Long> acknowledged() {
        return acknowledged;
    }

    /** What should not have been said. */
    public List<String> faults() {
        return faults;
    }

    public int cuts() {
        return cuts;
    }

    /** How often it has got all that it had missed. */
    public int returns() {
        return returns;
    }

    private long untilCut() {
        return random.nextInt(random.nextInt(3) == 0 ? EARLY_BYTES : wish.mostBytes());
    }

    private Wire connect() throws IOException {
        if (wish.events()) {
            String header = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
            return new Wire.Events(RawSocket.get(server, "/v1/events?" + wish.query(), header));
        }
        String resume = q < 0 ? "" : "&resume=" + epoch + ":" + q;
        String old = session.isEmpty() ? "" : "&session=" + session;
        return new Wire.Frames(RawSocket.connect(server, "/v1/stream?" + wish.query() + resume + old, ""));
    }

    /** Hears who it is now, and says something, which may arrive or not. */
    private void greet(Wire wire) throws IOException {
        JsonNode greeting = FeedClient.parse(wire.next()).get(0);
        epoch = greeting.get("epoch").asText();
        session = greeting.get("session").asText();
        if (!wish.events()) {
            wire.socket()
                    .text("{\"action\":\"publish\",\"id\":1,\"topic\":\"lobby\",\"data\":{\"cuts\":" + cuts + "}}");
        }
    }

    private void hear(Wire wire) throws IOException {
        for (JsonNode one : FeedClient.parse(wire.next())) {
            String kind = FeedClient.kind(one);
            if (FeedClient.EVENTS.contains(kind)) {
                event(one);
            } else {
                said(kind, one);
            }
        }
        lastId = wire.lastId().isEmpty() ? lastId : wire.lastId();
    }

    private void event(JsonNode event) {
        if (!event.has("sn")) {
            Heard one = Heard.of(event);
            heard.add(one);
            q = Math.max(q, one.q());
            sinceSubscribed++;
            if (event.path("data").toString().equals(FENCE)) {
                fenceQ = one.q();
            }
        }
    }

    private void said(String kind, JsonNode one) throws EOFException {
        switch (kind) {
            case "hb", "market", "source" -> {}
            case "ack" -> acknowledged.add(one.get("q").asLong());
            case "subscription" -> {
                sinceSubscribed = 0;
                behind = one.has("resumed");
                fault(!one.path("resumed").path("complete").asBoolean(true), one);
            }
            case "resumed" -> {
                returns++;
                behind = false;
                q = Math.max(q, one.get("q").asLong());
                fault(one.get("events").asLong() != sinceSubscribed, one);
            }
            case "success" -> throw new EOFException("a second greeting: " + one);
            default -> fault(true, one);
        }
    }

    private void fault(boolean is, @Nullable JsonNode one) {
        if (is) {
            faults.add(one + " after " + sinceSubscribed + " events");
        }
    }
}
