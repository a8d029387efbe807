package io.quotecast.protocol;

/**
 * What one connection may do.
 *
 * @param messagesPerSecond how many messages it may send in the long run
 * @param burst how many at once
 * @param maxMessageBytes the longest message it may send
 * @param maxSymbols how many symbols and topics it may be subscribed to
 */
public record Limits(int messagesPerSecond, int burst, int maxMessageBytes, int maxSymbols) {
    void writeTo(JsonBytes out) {
        out.raw("{\"messages_per_second\":").number(messagesPerSecond);
        out.raw(",\"burst\":").number(burst);
        out.raw(",\"max_message_bytes\":").number(maxMessageBytes);
        out.raw(",\"max_symbols\":").number(maxSymbols).raw("}");
    }
}
