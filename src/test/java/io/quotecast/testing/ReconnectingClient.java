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
    private final ClientPlan plan;
    private final Random random;
    private final List<ReceivedEvent> received = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private String epoch = "";
    private String session = "";
    private String lastId = "";
    private long position = -1;
    private long sinceSubscribed;
    private int disconnects;
    private int completedResumes;
    private boolean isResuming;
    private long fencePosition = Long.MAX_VALUE;

    /**
     * What it wants.
     *
     * @param query of the address, without a cursor
     * @param isSse whether it comes as Server-Sent Events
     * @param maxBytes how many it hears at most before it is cut
     */
    public record ClientPlan(String query, boolean isSse, int maxBytes) {}

    public ReconnectingClient(URI server, ClientPlan plan, long seed) {
        this.server = server;
        this.plan = plan;
        this.random = new Random(seed);
    }

    /** Connects, and hears until it is cut; also ends it when asked to be calm. */
    public void receiveUntilCut(BooleanSupplier isStopping) throws IOException {
        RawFeed feed = connect();
        feed.socket().truncateAfter(nextCutBytes());
        try {
            readGreeting(feed);
            while (!isStopping.getAsBoolean()) {
                receive(feed);
            }
        } catch (TruncatableInputStream.TruncatedStreamException truncatedStreamException) {
            disconnects++;
        }
        feed.socket().reset();
    }

    /** Connects, and hears while it is wanted to and then until the fence. */
    public void receiveUntilFence(BooleanSupplier keepReceiving) throws IOException {
        RawFeed feed = connect();
        readGreeting(feed);
        while (keepReceiving.getAsBoolean() || fencePosition == Long.MAX_VALUE || isResuming) {
            receive(feed);
        }
        feed.socket().close();
    }

    /** Every event up to the fence but states, in the order in which they came. */
    public List<ReceivedEvent> received() {
        return received.stream()
                .filter(event -> event.position() <= fencePosition)
                .toList();
    }

    /** Positions of its own messages. */
    public List<Long> acknowledged() {
        return acknowledged;
    }

    /** What should not have been said. */
    public List<String> faults() {
        return faults;
    }

    public int disconnects() {
        return disconnects;
    }

    /** How often it has got all that it had missed. */
    public int completedResumes() {
        return completedResumes;
    }

    private long nextCutBytes() {
        return random.nextInt(random.nextInt(3) == 0 ? EARLY_BYTES : plan.maxBytes());
    }

    private RawFeed connect() throws IOException {
        if (plan.isSse()) {
            String header = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
            return new RawFeed.SseFeed(RawWebSocket.get(server, "/v1/events?" + plan.query(), header));
        }
        String resume = position < 0 ? "" : "&resume=" + epoch + ":" + position;
        String sessionParameter = session.isEmpty() ? "" : "&session=" + session;
        return new RawFeed.WebSocketFeed(
                RawWebSocket.connect(server, "/v1/stream?" + plan.query() + resume + sessionParameter, ""));
    }

    /** Hears who it is now, and says something, which may arrive or not. */
    private void readGreeting(RawFeed feed) throws IOException {
        JsonNode greeting = FeedClient.parse(feed.nextArray()).get(0);
        epoch = greeting.get("epoch").asText();
        session = greeting.get("session").asText();
        if (!plan.isSse()) {
            feed.socket()
                    .sendText("{\"action\":\"publish\",\"id\":1,\"topic\":\"lobby\",\"data\":{\"cuts\":" + disconnects
                            + "}}");
        }
    }

    private void receive(RawFeed feed) throws IOException {
        for (JsonNode item : FeedClient.parse(feed.nextArray())) {
            String kind = FeedClient.kind(item);
            if (FeedClient.EVENTS.contains(kind)) {
                onEvent(item);
            } else {
                onMessage(kind, item);
            }
        }
        lastId = feed.lastId().isEmpty() ? lastId : feed.lastId();
    }

    private void onEvent(JsonNode event) {
        if (!event.has("sn")) {
            ReceivedEvent item = ReceivedEvent.of(event);
            received.add(item);
            position = Math.max(position, item.position());
            sinceSubscribed++;
            if (event.path("data").toString().equals(FENCE)) {
                fencePosition = item.position();
            }
        }
    }

    private void onMessage(String kind, JsonNode item) throws EOFException {
        switch (kind) {
            case "hb", "market", "source" -> {}
            case "ack" -> acknowledged.add(item.get("q").asLong());
            case "subscription" -> {
                sinceSubscribed = 0;
                isResuming = item.has("resumed");
                addFaultIf(!item.path("resumed").path("complete").asBoolean(true), item);
            }
            case "resumed" -> {
                completedResumes++;
                isResuming = false;
                position = Math.max(position, item.get("q").asLong());
                addFaultIf(item.get("events").asLong() != sinceSubscribed, item);
            }
            case "success" -> throw new EOFException("a second greeting: " + item);
            default -> addFaultIf(true, item);
        }
    }

    private void addFaultIf(boolean isFault, @Nullable JsonNode item) {
        if (isFault) {
            faults.add(item + " after " + sinceSubscribed + " events");
        }
    }
}
