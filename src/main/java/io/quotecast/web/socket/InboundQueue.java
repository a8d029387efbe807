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
 * Queues what one client has sent while the ingest queue is full. Meanwhile the client's socket is not read, so that
 * TCP throttles the client, and the client is notified. Owned by the connection's event loop.
 */
final class InboundQueue {
    private static final long RETRY_NANOS = 1_000_000L;
    /** The time without waiting after which the throttling is over. Shorter pauses are not worth a notification. */
    private static final long CALM_NANOS = 1_000_000_000L;

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Channels channels;
    private final WebSocketConnection connection;
    private final ShardLoop shardLoop;
    private final Consumer<ServerMessage> notifier;
    private boolean isNotified;
    private long beganNanos;
    private long endedNanos;
    private long waitedNanos;
    private long waitingBytes;

    /**
     * A message whose attempt has failed so far.
     *
     * @param bytes about the memory that it occupies
     */
    private record Waiting(BooleanSupplier attempt, int bytes) {
        private static final int OVERHEAD = 256;
    }

    /**
     * @param notifier notifies the client that it is throttled, and at the end for how long
     */
    InboundQueue(
            Channels channels, WebSocketConnection connection, ShardLoop shardLoop, Consumer<ServerMessage> notifier) {
        this.channels = channels;
        this.connection = connection;
        this.shardLoop = shardLoop;
        this.notifier = notifier;
    }

    /**
     * Runs an attempt now, or later in the order of the calls. An attempt that returns false, for lack of room, is
     * repeated.
     *
     * @param bytes size of the message
     */
    void run(int bytes, BooleanSupplier attempt) {
        if (!waiting.isEmpty()) {
            add(new Waiting(attempt, Waiting.OVERHEAD + bytes));
        } else if (!attempt.getAsBoolean()) {
            add(new Waiting(attempt, Waiting.OVERHEAD + bytes));
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

    private void add(Waiting last) {
        waiting.add(last);
        setWaitingBytes(waitingBytes + last.bytes);
    }

    private void setWaitingBytes(long bytes) {
        waitingBytes = bytes;
        channels.setWaitingBytes(connection, bytes);
    }

    /** Whether no attempt is waiting. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    private void retry() {
        while (!waiting.isEmpty() && connection.isOpen()) {
            if (!waiting.element().attempt.getAsBoolean()) {
                shardLoop.schedule(this::retry, RETRY_NANOS);
                return;
            }
            setWaitingBytes(waitingBytes - waiting.remove().bytes);
        }
        waiting.clear();
        setWaitingBytes(0);
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
            notifier.accept(new Notification.SenderResumed(waitedNanos / 1_000_000));
        }
    }
}
