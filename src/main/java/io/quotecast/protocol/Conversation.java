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

    /** Returns whether the client is told when the server is about to stop, and has time to leave. Thread-safe. */
    default boolean announcesStop() {
        return false;
    }

    /**
     * The server is about to stop, and closes the connection some time later, see {@link #announcesStop}.
     *
     * @param nowMicros the present, µs since 1970-01-01T00:00Z
     */
    default void onStop(long nowMicros) {}
}
