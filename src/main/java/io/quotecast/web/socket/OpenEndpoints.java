package io.quotecast.web.socket;

import io.quarkus.websockets.next.WebSocketConnection;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The WebSocket connections whose endpoint is in use: from its callback for the opened connection to the end of its
 * callback for the closed one, which may come after the connection has ended. Safe on any thread.
 */
@Singleton
public class OpenEndpoints {
    private final Set<String> connectionIds = ConcurrentHashMap.newKeySet();

    /** Adds a connection that has been opened. */
    void add(WebSocketConnection connection) {
        connectionIds.add(connection.id());
    }

    /** Removes a connection whose endpoint has handled its end. */
    void remove(WebSocketConnection connection) {
        connectionIds.remove(connection.id());
    }

    boolean isEmpty() {
        return connectionIds.isEmpty();
    }
}
