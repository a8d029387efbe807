package io.quotecast.testing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event as a client received it.
 *
 * @param kind the value of {@code T}
 * @param name symbol or topic
 * @param contentHash hash of the complete event
 */
public record ReceivedEvent(String kind, String name, long position, long seriesNumber, int contentHash) {
    public static ReceivedEvent of(JsonNode event) {
        String name = event.path(event.has("topic") ? "topic" : "S").asText();
        return new ReceivedEvent(
                FeedClient.kind(event).intern(),
                name.intern(),
                event.get("q").asLong(),
                event.get("u").asLong(),
                event.toString().hashCode());
    }
}
