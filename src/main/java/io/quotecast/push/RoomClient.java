package io.quotecast.push;

import io.quotecast.market.Topic;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client of the plain relay: receives every message of one room as it was sent. Owned by the shard's thread. */
public final class RoomClient extends Client {
    private final @Nullable WireFormat notifications;
    private final Topic room;
    private final Consumer<RoomClient> leave;
    private boolean isBehind;
    private boolean isQueued;
    private long next;
    private long nextSeriesNumber;
    private long progressNanos;

    /**
     * @param notifications the format of notifications; null if the client does not understand any
     * @param leave removes the client from its room when it is closed
     */
    RoomClient(
            String name,
            ClientTransport transport,
            @Nullable WireFormat notifications,
            long maxPendingBytes,
            ShardMetrics metrics,
            Topic room,
            Consumer<RoomClient> leave) {
        super(name, transport, maxPendingBytes, metrics);
        this.notifications = notifications;
        this.room = room;
        this.leave = leave;
    }

    Topic room() {
        return room;
    }

    /** Returns whether the client's socket was full, and it has not received all messages since. */
    boolean isBehind() {
        return isBehind;
    }

    void fallBehind(long nowNanos) {
        isBehind = true;
        progressNanos = nowNanos;
    }

    void catchUp() {
        isBehind = false;
    }

    /** Returns the number, in the room, of the next message for a client that is behind. */
    long next() {
        return next;
    }

    /** Returns the position of the next message in the series of the topic. */
    long nextSeriesNumber() {
        return nextSeriesNumber;
    }

    void next(long number, long seriesNumber) {
        next = number;
        nextSeriesNumber = seriesNumber;
    }

    /** Marks the client as waiting for its turn; returns false if it was waiting already. */
    boolean enqueue() {
        boolean isNew = !isQueued;
        isQueued = true;
        return isNew;
    }

    void dequeue() {
        isQueued = false;
    }

    void onProgress(long nowNanos) {
        progressNanos = nowNanos;
    }

    /** Returns for how long the client, which is behind, has accepted nothing. */
    long fullNanos(long nowNanos) {
        return nowNanos - progressNanos;
    }

    /** Sends a notification; returns false if the client does not understand any. */
    boolean tryNotify(ServerMessage notification) {
        if (notifications == null) {
            return false;
        }
        new FrameAssembler(notifications).finish(notification, this::sendUnbounded);
        return true;
    }

    @Override
    void onClosed() {
        leave.accept(this);
    }
}
