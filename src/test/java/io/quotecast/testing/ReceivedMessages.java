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
    private final Map<String, JsonNode> view = new TreeMap<>();
    private long cursor = -1;

    /** Hears until this is said in a room. */
    public ReceivedMessages hearUntil(FeedClient client, String said) throws InterruptedException {
        JsonNode event = client.event();
        while (take(event, said)) {
            event = client.event();
        }
        return this;
    }

    public ReceivedMessages hearUntil(SseClient client, String said) throws IOException {
        JsonNode event = client.event();
        while (take(event, said)) {
            event = client.event();
        }
        return this;
    }

    /** The newest of each series, as text. */
    public String view() {
        return view.toString();
    }

    /** Position of the newest event that was no state. */
    public long cursor() {
        return cursor;
    }

    /** Fails unless every event is on this tape, as it is there. */
    public void checkIsOn(ReceivedMessages tape) {
        if (events.isEmpty()) {
            throw new AssertionError("nothing was shown");
        }
        events.forEach((q, event) -> {
            if (!event.equals(tape.events.get(q))) {
                throw new AssertionError("shown: " + event + ", on the tape: " + tape.events.get(q));
            }
        });
    }

    /** Returns whether it was something else. */
    private boolean take(JsonNode event, String said) {
        long q = event.get("q").asLong();
        boolean state = event.has("sn");
        if (state) {
            ((ObjectNode) event).remove("sn");
        } else {
            cursor = Math.max(cursor, q);
        }
        events.put(q, event);
        JsonNode before =
                view.put(FeedClient.kind(event) + " " + event.path("S").asText(), event);
        if (before != null && before.get("q").asLong() > q) {
            throw new AssertionError("after " + before + " came the older " + event);
        }
        return !event.path("data").asText().equals(said);
    }
}
