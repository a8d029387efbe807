package io.quotecast.web;

import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.push.Loop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/**
 * What one client has sent and the road has no room for yet. While something waits, nothing more is read from the
 * client's socket, so it is TCP that slows him down. Owned by the connection's event loop.
 */
final class Backlog {
    private static final long RETRY_NANOS = 1_000_000L;

    private final Queue<BooleanSupplier> waiting = new ArrayDeque<>();
    private final Channels channels;
    private final WebSocketConnection connection;
    private final Loop loop;

    Backlog(Channels channels, WebSocketConnection connection, Loop loop) {
        this.channels = channels;
        this.connection = connection;
        this.loop = loop;
    }

    /** Does it now, or later in the order of the calls. The attempt is false where there was no room for it. */
    void run(BooleanSupplier attempt) {
        if (!waiting.isEmpty()) {
            waiting.add(attempt);
        } else if (!attempt.getAsBoolean()) {
            waiting.add(attempt);
            channels.read(connection, false);
            loop.schedule(this::again, RETRY_NANOS);
        }
    }

    private void again() {
        while (!waiting.isEmpty() && connection.isOpen()) {
            if (!waiting.element().getAsBoolean()) {
                loop.schedule(this::again, RETRY_NANOS);
                return;
            }
            waiting.remove();
        }
        waiting.clear();
        channels.read(connection, true);
    }
}
