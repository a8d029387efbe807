package io.quotecast.protocol;

import io.quotecast.protocol.quotecast.JsonWriter;

/**
 * The limits of one connection.
 *
 * @param messagesPerSecond sustained rate of client messages
 * @param burst maximum number of client messages at once
 * @param maxMessageBytes maximum length of a client message
 * @param maxSymbols maximum number of symbols and topics in the subscription
 * @param publishesPerSecond sustained rate of published messages
 * @param publishBurst maximum number of published messages at once
 * @param maxPublishBytes maximum length of the {@code data} of a published message
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
