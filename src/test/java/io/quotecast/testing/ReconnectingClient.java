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
public final class ReconnectingClient {
    /** Whoever publishes this ends what all hear. */
    public static final String FENCE = "{\"fence\":true}";

    /** Cuts within as many bytes are in the greeting or at the beginning of what was missed. */
    private static final int EARLY_BYTES = 3_000;

    private final URI server;
    private final ClientPlan clientPlan;
    private final Random random;
    private final List<ReceivedEvent> receivedEvent = new ArrayList<>();
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
    public record ClientPlan(String query, boolean events, int mostBytes) {}

    public ReconnectingClient(URI server, ClientPlan clientPlan, long seed) {
        this.server = server;
        this.clientPlan = clientPlan;
        this.random = new Random(seed);
    }

    /** Connects, and hears until it is cut; also ends it when asked to be calm. */
    public void hearUntilCut(BooleanSupplier calm) throws IOException {
        RawFeed rawFeed = connect();
        rawFeed.socket().cutAfter(untilCut());
        try {
            greet(rawFeed);
            while (!calm.getAsBoolean()) {
                hear(rawFeed);
            }
        } catch (TruncatableInputStream.TruncatedStreamException truncatedStreamException) {
            cuts++;
        }
        rawFeed.socket().reset();
    }

    /** Connects, and hears while it is wanted to and then until the fence. */
    public void hearUntilFence(BooleanSupplier wanted) throws IOException {
        RawFeed rawFeed = connect();
        greet(rawFeed);
        while (wanted.getAsBoolean() || fenceQ == Long.MAX_VALUE || behind) {
            hear(rawFeed);
        }
        rawFeed.socket().close();
    }

    /** Every event up to the fence but states, in the order in which they came. */
    public List<ReceivedEvent> heard() {
        return receivedEvent.stream().filter(event -> event.q() <= fenceQ).toList();
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
        return random.nextInt(random.nextInt(3) == 0 ? EARLY_BYTES : clientPlan.mostBytes());
    }

    private RawFeed connect() throws IOException {
        if (clientPlan.events()) {
            String header = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
            return new RawFeed.SseFeed(RawWebSocket.get(server, "/v1/events?" + clientPlan.query(), header));
        }
        String resume = q < 0 ? "" : "&resume=" + epoch + ":" + q;
        String old = session.isEmpty() ? "" : "&session=" + session;
        return new RawFeed.WebSocketFeed(
                RawWebSocket.connect(server, "/v1/stream?" + clientPlan.query() + resume + old, ""));
    }

    /** Hears who it is now, and says something, which may arrive or not. */
    private void greet(RawFeed rawFeed) throws IOException {
        JsonNode greeting = FeedClient.parse(rawFeed.next()).get(0);
        epoch = greeting.get("epoch").asText();
        session = greeting.get("session").asText();
        if (!clientPlan.events()) {
            rawFeed.socket()
                    .text("{\"action\":\"publish\",\"id\":1,\"topic\":\"lobby\",\"data\":{\"cuts\":" + cuts + "}}");
        }
    }

    private void hear(RawFeed rawFeed) throws IOException {
        for (JsonNode one : FeedClient.parse(rawFeed.next())) {
            String kind = FeedClient.kind(one);
            if (FeedClient.EVENTS.contains(kind)) {
                event(one);
            } else {
                said(kind, one);
            }
        }
        lastId = rawFeed.lastId().isEmpty() ? lastId : rawFeed.lastId();
    }

    private void event(JsonNode event) {
        if (!event.has("sn")) {
            ReceivedEvent one = ReceivedEvent.of(event);
            receivedEvent.add(one);
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
