package io.quotecast.push;

import io.quotecast.market.Sender;
import io.quotecast.protocol.Notification;
import java.util.function.Consumer;

/**
 * A client in a room, as other threads see it. Immutable.
 *
 * @param identity its public name and the name that it chose
 * @param sinceMicros when it entered the room, µs since 1970-01-01T00:00Z
 * @param loop the loop of its connection
 * @param connection used on the loop only
 * @param sender writes a message to the connection, on the loop
 */
record RoomMember(
        Sender identity,
        long sinceMicros,
        ShardLoop loop,
        Client connection,
        Consumer<Notification.DirectMessage> sender) {
    /** The outcome of {@link #deliver}. */
    enum Delivery {
        DELIVERED,
        /** The connection has ended. */
        GONE,
        /** The socket of the client is full. */
        FULL
    }

    String client() {
        return identity.client();
    }

    /** Closes the connection, soon. */
    void remove(String reason) {
        loop.execute(() -> connection.closeAsRemoved(reason));
    }

    /**
     * Delivers a message to this client alone.
     *
     * @param outcome is called on the loop of this client
     */
    void deliver(Notification.DirectMessage message, Consumer<Delivery> outcome) {
        loop.execute(() -> {
            if (!connection.isOpen()) {
                outcome.accept(Delivery.GONE);
            } else if (!connection.isWritable()) {
                outcome.accept(Delivery.FULL);
            } else {
                sender.accept(message);
                outcome.accept(Delivery.DELIVERED);
            }
        });
    }
}
