package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The events that one client received, including snapshots. To be used by one thread. */
public final class ReceivedMessages {
    private final Map<Long, JsonNode> events = new HashMap<>();
    private final Map<String, JsonNode> latestState = new TreeMap<>();
    private long cursor = -1;

    /** Receives events up to a message with this text. */
    public ReceivedMessages receiveUntil(FeedClient client, String text) throws InterruptedException {
        JsonNode event = client.event();
        while (add(event, text)) {
            event = client.event();
        }
        return this;
    }

    public ReceivedMessages receiveUntil(SseClient client, String text) throws IOException {
        JsonNode event = client.event();
        while (add(event, text)) {
            event = client.event();
        }
        return this;
    }

    /** Returns the newest event of each series, as text. */
    public String latestState() {
        return latestState.toString();
    }

    /** Returns the position of the newest event outside snapshots. */
    public long cursor() {
        return cursor;
    }

    /** Fails unless another client received each of these events too. */
    public void checkIsPartOf(ReceivedMessages complete) {
        if (events.isEmpty()) {
            throw new AssertionError("no event was received");
        }
        events.forEach((position, event) -> {
            JsonNode expected = complete.events.get(position);
            if (!event.equals(expected)) {
                throw new AssertionError("received " + event + " instead of " + expected);
            }
        });
    }

    /** Adds an event; returns whether it is another one than the message with this text. */
    private boolean add(JsonNode event, String text) {
        long position = event.get("q").asLong();
        boolean isSnapshot = event.has("sn");
        if (isSnapshot) {
            ((ObjectNode) event).remove("sn");
        } else {
            cursor = Math.max(cursor, position);
        }
        events.put(position, event);
        JsonNode previous =
                latestState.put(FeedClient.kind(event) + " " + event.path("S").asText(), event);
        if (previous != null && previous.get("q").asLong() > position) {
            throw new AssertionError("the older event " + event + " was received after " + previous);
        }
        return !event.path("data").asText().equals(text);
    }
}
