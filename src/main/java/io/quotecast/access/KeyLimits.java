package io.quotecast.access;

import java.util.OptionalInt;

/**
 * Limits of one key, which replace the server's. An empty value means that the server's limit applies.
 *
 * @param connections open connections in total; if empty, only the limit per address applies
 * @param messagesPerSecond sustained rate of messages from one connection
 * @param burst messages from one connection at once
 * @param publishesPerSecond sustained rate of messages that one connection publishes
 * @param maxSymbols symbols and topics of one connection
 */
public record KeyLimits(
        OptionalInt connections,
        OptionalInt messagesPerSecond,
        OptionalInt burst,
        OptionalInt publishesPerSecond,
        OptionalInt maxSymbols) {
    /** The limits of the server. */
    public static final KeyLimits NONE = new KeyLimits(
            OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
}
