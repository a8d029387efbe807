package io.quotecast.web.socket;

import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.push.ShardLoop;
import io.quotecast.web.netty.Channels;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What one client has sent and the road has no room for yet. While something waits, nothing more is read from the
 * client's socket, so it is TCP that slows him down; and he is told. Owned by the connection's event loop.
 */
final class InboundQueue {
    private static final long RETRY_NANOS = 1_000_000L;
    /** Without any waiting for so long it is over: to be told of every millisecond would help nobody. */
    private static final long CALM_NANOS = 1_000_000_000L;

    private final Queue<BooleanSupplier> waiting = new ArrayDeque<>();
    private final Channels channels;
    private final WebSocketConnection connection;
    private final ShardLoop shardLoop;
    private final Consumer<ServerMessage> notifier;
    private boolean isNotified;
    private long beganNanos;
    private long endedNanos;
    private long waitedNanos;

    /**
     * @param notifier says to the client that he is being slowed, and how long that took when it is over
     */
    InboundQueue(
            Channels channels, WebSocketConnection connection, ShardLoop shardLoop, Consumer<ServerMessage> notifier) {
        this.channels = channels;
        this.connection = connection;
        this.shardLoop = shardLoop;
        this.notifier = notifier;
    }

    /** Does it now, or later in the order of the calls. The attempt is false where there was no room for it. */
    void run(BooleanSupplier attempt) {
        if (!waiting.isEmpty()) {
            waiting.add(attempt);
        } else if (!attempt.getAsBoolean()) {
            waiting.add(attempt);
            channels.setReading(connection, false);
            beganNanos = shardLoop.nanoTime();
            shardLoop.schedule(this::retry, RETRY_NANOS);
            if (!isNotified) {
                isNotified = true;
                waitedNanos = 0;
                notifier.accept(new Notification.SenderThrottled());
                shardLoop.schedule(this::notifyWhenCalm, CALM_NANOS);
            }
        }
    }

    /** Whether nothing waits. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    private void retry() {
        while (!waiting.isEmpty() && connection.isOpen()) {
            if (!waiting.element().getAsBoolean()) {
                shardLoop.schedule(this::retry, RETRY_NANOS);
                return;
            }
            waiting.remove();
        }
        waiting.clear();
        endedNanos = shardLoop.nanoTime();
        waitedNanos += endedNanos - beganNanos;
        channels.setReading(connection, true);
    }

    private void notifyWhenCalm() {
        if (!connection.isOpen()) {
            return;
        }
        if (!waiting.isEmpty() || shardLoop.nanoTime() - endedNanos < CALM_NANOS) {
            shardLoop.schedule(this::notifyWhenCalm, CALM_NANOS);
        } else {
            isNotified = false;
            notifier.accept(new Notification.SenderReleased(waitedNanos / 1_000_000));
        }
    }
}
