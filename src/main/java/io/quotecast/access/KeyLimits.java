package io.quotecast.access;

import java.util.OptionalInt;

/**
 * Limits of a key's own in place of the server's; empty where the server's hold.
 *
 * @param connections how many connections it may have at once, in all; without one, as many as its addresses may have
 * @param messagesPerSecond messages from one connection in the long run
 * @param burst messages from one connection at once
 * @param publishesPerSecond messages that one connection may publish, in the long run
 * @param maxSymbols symbols and topics of one connection
 */
public record KeyLimits(
        OptionalInt connections,
        OptionalInt messagesPerSecond,
        OptionalInt burst,
        OptionalInt publishesPerSecond,
        OptionalInt maxSymbols) {
    /** The server's alone. */
    public static final KeyLimits NONE = new KeyLimits(
            OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
}
