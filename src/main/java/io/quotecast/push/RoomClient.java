package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.market.Message;
import io.quotecast.market.Sender;
import io.quotecast.market.Topic;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client of the plain relay: receives every message of one room as it was sent. Owned by the shard's thread. */
public final class RoomClient extends Client {
    private final @Nullable WireFormat notifications;
    private final Topic room;
    private final Sender identity;
    private final boolean hasEcho;
    private final Consumer<RoomClient> leave;
    private boolean isBehind;
    private boolean isQueued;
    private long next;
    private long nextSeriesNumber;
    private long progressNanos;

    /**
     * @param identity the client, as others see it
     * @param hasEcho whether the client receives its own messages
     * @param notifications the format of notifications; null if the client does not understand any
     * @param leave removes the client from its room when it is closed
     */
    RoomClient(
            Sender identity,
            boolean hasEcho,
            ClientTransport transport,
            @Nullable WireFormat notifications,
            long maxPendingBytes,
            ShardMetrics metrics,
            Topic room,
            Consumer<RoomClient> leave) {
        super(identity.client(), transport, maxPendingBytes, metrics);
        this.notifications = notifications;
        this.room = room;
        this.identity = identity;
        this.hasEcho = hasEcho;
        this.leave = leave;
    }

    Topic room() {
        return room;
    }

    /** Returns the client, as others see it. */
    public Sender identity() {
        return identity;
    }

    /** Returns whether the client receives this message of its room. */
    boolean wants(Message message) {
        return hasEcho || !message.from().equals(identity.client());
    }

    /** Relays a message that is for this client alone, after those of the room that were written before. */
    void relay(Notification.DirectMessage message) {
        ByteBuf frame = WebSocketFrames.relayFrame(
                new Message(room, Message.Form.JSON, message.data(), message.sender(), "", message.timeMicros()));
        try {
            send(frame);
        } finally {
            frame.release();
        }
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
