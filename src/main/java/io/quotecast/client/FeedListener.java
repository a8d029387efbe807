package io.quotecast.client;

/**
 * Receives what happens on a connection, one call at a time, in the order in which the server sent it. The calls run on
 * a thread of the HTTP client, and the connection reads nothing more until a call has returned; a call must not wait
 * for a message of the same connection. An exception ends the connection.
 */
@FunctionalInterface
public interface FeedListener {
    /**
     * Called first, once the server has sent its {@link FeedConnection#greeting greeting}. Requests all messages unless
     * it is overridden; a listener that overrides it requests as many as it can process.
     */
    default void onOpen(FeedConnection connection) {
        connection.request(Long.MAX_VALUE);
    }

    /** Called for each requested message. */
    void onMessage(FeedConnection connection, FeedMessage message);

    /** Called last, once, on a connection for which {@link #onOpen} was called. */
    default void onClose(FeedConnection connection, Disconnection end) {}
}
