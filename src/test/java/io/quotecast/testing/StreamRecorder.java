package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client that records all events of one node, on its own thread, up to {@link ServerProcess#publishFence}. */
public final class StreamRecorder {
    private final List<JsonNode> events = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final CompletableFuture<Void> ended;
    private volatile long lastPosition;
    private volatile int sourceNotifications;
    private volatile String epoch = "";

    private StreamRecorder(URI server, String cursor) throws InterruptedException {
        FeedClient client = FeedClient.connect(server, "?" + FeedClient.ALL_CHANNELS + cursor);
        epoch = client.greeting().get("epoch").asText();
        ended = CompletableFuture.runAsync(() -> receive(client));
    }

    /** Starts to record the events from now on. */
    public static StreamRecorder start(URI server) throws InterruptedException {
        return new StreamRecorder(server, "");
    }

    /** Starts to record the events after the last one of another recorder. */
    public static StreamRecorder resumeAfter(StreamRecorder other, URI server) throws InterruptedException {
        return new StreamRecorder(server, "&resume=" + other.epoch + ":" + other.lastPosition);
    }

    /** Fails unless both lists contain the same events from the later of their first positions on. */
    public static void assertSameEvents(List<JsonNode> expected, List<JsonNode> received) {
        long from = Math.max(position(expected.get(0)), position(received.get(0)));
        List<JsonNode> expectedFrom =
                expected.stream().filter(event -> position(event) >= from).toList();
        List<JsonNode> receivedFrom =
                received.stream().filter(event -> position(event) >= from).toList();
        for (int i = 0; i < Math.min(expectedFrom.size(), receivedFrom.size()); i++) {
            assertEquals(expectedFrom.get(i), receivedFrom.get(i));
        }
        assertEquals(expectedFrom.size(), receivedFrom.size());
    }

    private static long position(JsonNode event) {
        return event.get("q").asLong();
    }

    /** Returns the position of the last event; 0 before the first one. */
    public long lastPosition() {
        return lastPosition;
    }

    /** Returns the number of notifications about the state of a source or the journal. */
    public int sourceNotifications() {
        return sourceNotifications;
    }

    /** Waits for the fence and returns all events; fails if the server reported a loss. */
    public List<JsonNode> events() {
        ended.join();
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.toString());
        }
        return events;
    }

    /** Waits until the connection has ended and returns the events before. */
    public List<JsonNode> eventsUntilDisconnect() {
        ended.handle((done, failure) -> done).join();
        return events;
    }

    private void receive(FeedClient client) {
        try (client) {
            for (JsonNode next = client.nextOfAnyKind(); ; next = client.nextOfAnyKind()) {
                if (FeedClient.EVENTS.contains(FeedClient.kind(next)) && !next.has("sn")) {
                    events.add(next);
                    lastPosition = position(next);
                    if (FeedClient.isFence(next)) {
                        return;
                    }
                } else if (FeedClient.kind(next).equals("source")) {
                    sourceNotifications++;
                } else if (FeedClient.kind(next).equals("gap")
                        || !next.path("resumed").path("complete").asBoolean(true)) {
                    faults.add(next.toString());
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
