package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A client that hears everything on one node, on a thread of its own, until it is told that something is the last. */
public final class StreamRecorder {
    private static final String ALL_CHANNELS =
            "?quotes=*&trades=*&bars=*&tickers=*&statuses=*&messages=lobby&snapshot=false";

    private final List<JsonNode> events = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final CompletableFuture<Void> ended;
    private volatile long lastPosition;
    private volatile int sourceNotifications;
    private volatile String epoch = "";

    private StreamRecorder(URI server, String cursor, Predicate<JsonNode> isLast) throws InterruptedException {
        FeedClient client = FeedClient.connect(server, ALL_CHANNELS + cursor);
        epoch = client.greeting().get("epoch").asText();
        ended = CompletableFuture.runAsync(() -> receive(client, isLast));
    }

    /** From now on. */
    public static StreamRecorder start(URI server, Predicate<JsonNode> isLast) throws InterruptedException {
        return new StreamRecorder(server, "", isLast);
    }

    /** From where another stands. */
    public static StreamRecorder resumeAfter(StreamRecorder other, URI server, Predicate<JsonNode> isLast)
            throws InterruptedException {
        return new StreamRecorder(server, "&resume=" + other.epoch + ":" + other.lastPosition, isLast);
    }

    /** Position of what it heard last; 0 before anything. */
    public long lastPosition() {
        return lastPosition;
    }

    /** How often it was told how a source is, the journal among them. */
    public int sourceNotifications() {
        return sourceNotifications;
    }

    /** All that it heard, when the last has come; fails if it heard of something missing. */
    public List<JsonNode> events() {
        ended.join();
        if (!faults.isEmpty()) {
            throw new AssertionError(faults.toString());
        }
        return events;
    }

    /** What it has heard of a connection that has broken. */
    public List<JsonNode> eventsUntilDisconnect() {
        ended.handle((done, failure) -> done).join();
        return events;
    }

    private void receive(FeedClient client, Predicate<JsonNode> isLast) {
        try (client) {
            for (JsonNode next = client.nextOfAnyKind(); ; next = client.nextOfAnyKind()) {
                if (FeedClient.EVENTS.contains(FeedClient.kind(next)) && !next.has("sn")) {
                    events.add(next);
                    lastPosition = next.get("q").asLong();
                    if (isLast.test(next)) {
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
