package io.quotecast.protocol;

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
 * @param publishBytesPerSecond sustained rate of the bytes of published messages
 */
public record Limits(
        int messagesPerSecond,
        int burst,
        int maxMessageBytes,
        int maxSymbols,
        int publishesPerSecond,
        int publishBurst,
        int maxPublishBytes,
        int publishBytesPerSecond) {
    /** Returns the bytes that may be published at once: those of two seconds, and at least one message. */
    public int publishBurstBytes() {
        long burst = Math.max(2L * publishBytesPerSecond, Math.max(maxMessageBytes, maxPublishBytes));
        return (int) Math.min(Integer.MAX_VALUE, burst);
    }
}
