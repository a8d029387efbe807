package io.quotecast.protocol;

/**
 * The conversation with one client in the dialect of another feed: reads what the client sends, and selects and answers
 * through the {@link ClientStreams} of the connection. Owned by the connection's event loop.
 */
public interface Conversation {
    /** The client has connected. */
    void onOpen();

    /** The client has sent a message in a text frame. */
    void onText(byte[] utf8);

    /** The client has sent a message in a binary frame. */
    void onBinary(byte[] message);

    /** The client has sent more messages than its limit allows; this message is not read. */
    void onTooManyMessages(Limits limits);

    /** The client has sent a message that is too large to read. */
    void onTooLarge(Limits limits);

    /** The client has not presented a key within the time that it has for that. */
    default void onAuthenticationTimeout() {}
}
