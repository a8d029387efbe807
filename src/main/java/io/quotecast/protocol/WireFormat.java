package io.quotecast.protocol;

/**
 * One way to write the feed: how single events and messages are encoded, and how they become the messages of a
 * connection. Clients with equal formats and subscriptions receive the same bytes.
 */
public record WireFormat(Encoding encoding, Framing framing) {}
