package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** All that one client was shown, states as well as events, and the view that it makes of them. */
public final class ReceivedMessages {
    private final Map<Long, JsonNode> events = new HashMap<>();
    private final Map<String, JsonNode> latestState = new TreeMap<>();
    private long cursor = -1;

    /** Hears until this is said in a room. */
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

    /** The newest of each series, as text. */
    public String latestState() {
        return latestState.toString();
    }

    /** Position of the newest event that was no state. */
    public long cursor() {
        return cursor;
    }

    /** Fails unless every event is on this tape, as it is there. */
    public void checkIsPartOf(ReceivedMessages journal) {
        if (events.isEmpty()) {
            throw new AssertionError("nothing was shown");
        }
        events.forEach((position, event) -> {
            if (!event.equals(journal.events.get(position))) {
                throw new AssertionError("shown: " + event + ", on the tape: " + journal.events.get(position));
            }
        });
    }

    /** Returns whether it was something else. */
    private boolean add(JsonNode event, String text) {
        long position = event.get("q").asLong();
        boolean isState = event.has("sn");
        if (isState) {
            ((ObjectNode) event).remove("sn");
        } else {
            cursor = Math.max(cursor, position);
        }
        events.put(position, event);
        JsonNode previous =
                latestState.put(FeedClient.kind(event) + " " + event.path("S").asText(), event);
        if (previous != null && previous.get("q").asLong() > position) {
            throw new AssertionError("after " + previous + " came the older " + event);
        }
        return !event.path("data").asText().equals(text);
    }
}
