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
 * A client of the feed that is disconnected after a random number of bytes and resumes with its cursor. Over WebSocket
 * it publishes a message after each reconnect. To be used by one thread at a time.
 */
public final class ReconnectingClient {
    /** A disconnect within this number of bytes is in the greeting or at the beginning of the missed events. */
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
     * How the client connects.
     *
     * @param query of the URL, without a cursor
     * @param isSse whether it uses Server-Sent Events
     * @param maxBytes the maximum number of bytes before it is disconnected
     */
    public record ClientPlan(String query, boolean isSse, int maxBytes) {}

    public ReconnectingClient(URI server, ClientPlan plan, long seed) {
        this.server = server;
        this.plan = plan;
        this.random = new Random(seed);
    }

    /** Connects and receives until it is disconnected or {@code isStopping} is true. */
    public void receiveUntilCut(BooleanSupplier isStopping) throws IOException {
        RawFeed feed = connect();
        feed.socket().truncateAfter(nextCutBytes());
        try {
            readGreeting(feed);
            while (!isStopping.getAsBoolean()) {
                receive(feed);
            }
        } catch (TruncatableInputStream.TruncatedStreamException cut) {
            disconnects++;
        }
        feed.socket().reset();
    }

    /** Connects and receives while {@code keepReceiving} is true, and then until the fence. */
    public void receiveUntilFence(BooleanSupplier keepReceiving) throws IOException {
        RawFeed feed = connect();
        readGreeting(feed);
        while (keepReceiving.getAsBoolean() || fencePosition == Long.MAX_VALUE || isResuming) {
            receive(feed);
        }
        feed.socket().close();
    }

    /** Returns the events up to the fence, without snapshots, in the order in which they were received. */
    public List<ReceivedEvent> received() {
        return received.stream()
                .filter(event -> event.position() <= fencePosition)
                .toList();
    }

    /** Returns the positions of its own messages. */
    public List<Long> acknowledged() {
        return acknowledged;
    }

    /** Returns the messages that it should not have received. */
    public List<String> faults() {
        return faults;
    }

    public int disconnects() {
        return disconnects;
    }

    /** Returns how often it has received all missed events. */
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

    /** Reads the greeting and publishes a message, which may arrive or not. */
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
            if (FeedClient.isFence(event)) {
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
