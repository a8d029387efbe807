package io.quotecast.web;

import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.protocol.Notice;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.push.Loop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What one client has sent and the road has no room for yet. While something waits, nothing more is read from the
 * client's socket, so it is TCP that slows him down; and he is told. Owned by the connection's event loop.
 */
final class Backlog {
    private static final long RETRY_NANOS = 1_000_000L;
    /** Without any waiting for so long it is over: to be told of every millisecond would help nobody. */
    private static final long CALM_NANOS = 1_000_000_000L;

    private final Queue<BooleanSupplier> waiting = new ArrayDeque<>();
    private final Channels channels;
    private final WebSocketConnection connection;
    private final Loop loop;
    private final Consumer<ServerMessage> teller;
    private boolean told;
    private long beganNanos;
    private long endedNanos;
    private long waitedNanos;

    /**
     * @param teller says to the client that he is being slowed, and how long that took when it is over
     */
    Backlog(Channels channels, WebSocketConnection connection, Loop loop, Consumer<ServerMessage> teller) {
        this.channels = channels;
        this.connection = connection;
        this.loop = loop;
        this.teller = teller;
    }

    /** Does it now, or later in the order of the calls. The attempt is false where there was no room for it. */
    void run(BooleanSupplier attempt) {
        if (!waiting.isEmpty()) {
            waiting.add(attempt);
        } else if (!attempt.getAsBoolean()) {
            waiting.add(attempt);
            channels.read(connection, false);
            beganNanos = loop.nanoTime();
            loop.schedule(this::again, RETRY_NANOS);
            if (!told) {
                told = true;
                waitedNanos = 0;
                teller.accept(new Notice.SenderSlowed());
                loop.schedule(this::calm, CALM_NANOS);
            }
        }
    }

    /** Whether nothing waits. */
    boolean isEmpty() {
        return waiting.isEmpty();
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
        endedNanos = loop.nanoTime();
        waitedNanos += endedNanos - beganNanos;
        channels.read(connection, true);
    }

    private void calm() {
        if (!connection.isOpen()) {
            return;
        }
        if (!waiting.isEmpty() || loop.nanoTime() - endedNanos < CALM_NANOS) {
            loop.schedule(this::calm, CALM_NANOS);
        } else {
            told = false;
            teller.accept(new Notice.SenderFreed(waitedNanos / 1_000_000));
        }
    }
}
