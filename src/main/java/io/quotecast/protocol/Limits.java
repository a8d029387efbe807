package io.quotecast.protocol;

/**
 * What one connection may do.
 *
 * @param messagesPerSecond how many messages it may send in the long run
 * @param burst how many at once
 * @param maxMessageBytes the longest message it may send
 * @param maxSymbols how many symbols and topics it may be subscribed to
 * @param publishesPerSecond how many messages it may publish in the long run
 * @param publishBurst how many at once
 * @param maxPublishBytes the longest {@code data} of a published message
 */
public record Limits(
        int messagesPerSecond,
        int burst,
        int maxMessageBytes,
        int maxSymbols,
        int publishesPerSecond,
        int publishBurst,
        int maxPublishBytes) {
    void writeTo(JsonWriter out) {
        out.raw("{\"messages_per_second\":").number(messagesPerSecond);
        out.raw(",\"burst\":").number(burst);
        out.raw(",\"max_message_bytes\":").number(maxMessageBytes);
        out.raw(",\"max_symbols\":").number(maxSymbols);
        out.raw(",\"publishes_per_second\":").number(publishesPerSecond);
        out.raw(",\"publish_burst\":").number(publishBurst);
        out.raw(",\"max_publish_bytes\":").number(maxPublishBytes).raw("}");
    }
}
