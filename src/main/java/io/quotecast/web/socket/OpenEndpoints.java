package io.quotecast.web.socket;

import io.quarkus.websockets.next.WebSocketConnection;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The WebSocket connections whose endpoint is in use: from its callback for the opened connection to the end of its
 * callback for the closed one, which may come after the connection has ended. Safe on any thread.
 */
@Singleton
public class OpenEndpoints {
    private final Map<String, WebSocketConnection> connections = new ConcurrentHashMap<>();

    /** Adds a connection that has been opened. */
    void add(WebSocketConnection connection) {
        connections.put(connection.id(), connection);
    }

    /** Removes a connection whose endpoint has handled its end. */
    void remove(WebSocketConnection connection) {
        connections.remove(connection.id());
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    void forEach(Consumer<WebSocketConnection> task) {
        connections.values().forEach(task);
    }
}
