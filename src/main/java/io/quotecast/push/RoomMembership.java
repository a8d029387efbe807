package io.quotecast.push;

import io.quotecast.market.Sender;
import io.quotecast.market.Topic;
import io.quotecast.protocol.Notification;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Enters the subscribers of one shard in the directory of rooms. Owned by the shard's thread. */
record RoomMembership(RoomDirectory rooms, PresenceWatchers watchers, ShardLoop loop, LongSupplier nowMicros) {
    /** Removes a client from the rooms of topics that it no longer has. */
    void leave(String client, Set<Topic> previous, Set<Topic> topics) {
        for (Topic topic : previous) {
            if (!topics.contains(topic)) {
                rooms.leave(topic, client, loop);
            }
        }
    }

    /**
     * Adds a client to the rooms of its topics, except those that it had before.
     *
     * @param sender writes a message to the client
     */
    void enter(
            Sender identity,
            Set<Topic> previous,
            Set<Topic> topics,
            Client connection,
            Consumer<Notification.DirectMessage> sender) {
        for (Topic topic : topics) {
            if (!previous.contains(topic)) {
                rooms.enter(topic, new RoomMember(identity, nowMicros.getAsLong(), loop, connection, sender));
            }
        }
    }
}
