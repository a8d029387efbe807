package io.quotecast.push;

import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages and values of all rooms. Beyond the total limit, the rooms go first that have had no message for
 * longest. What is kept depends only on the messages and their order. Owned by one thread.
 */
final class RoomStates {
    private final RoomLimits limits;
    /** The room that has had no message for longest is the first. */
    private final Map<Topic, RoomState> rooms = new LinkedHashMap<>();

    private long bytes;

    RoomStates(RoomLimits limits) {
        this.limits = limits;
    }

    /** Adds a message, unless its payload was dropped. */
    void add(EncodedEvent event, Message message) {
        if (message.isDropped() || (message.hasKey() ? limits.keys() : limits.history()) == 0) {
            return;
        }
        RoomState existing = rooms.remove(message.topic());
        RoomState room = existing == null ? new RoomState() : existing;
        bytes -= room.bytes();
        room.add(event, message, limits);
        bytes += room.bytes();
        if (!room.isEmpty()) {
            rooms.put(message.topic(), room);
        }
        Iterator<RoomState> oldest = rooms.values().iterator();
        while (bytes > limits.totalBytes()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** Returns what is kept of a room, or null if that is nothing. */
    @Nullable
    RoomState of(Topic topic) {
        return rooms.get(topic);
    }

    void remove(Topic topic) {
        RoomState removed = rooms.remove(topic);
        bytes -= removed == null ? 0 : removed.bytes();
    }

    void clear() {
        rooms.clear();
        bytes = 0;
    }

    /** Takes over the rooms of another instance, which must not be used afterwards. */
    void takeOver(RoomStates other) {
        rooms.clear();
        rooms.putAll(other.rooms);
        bytes = other.bytes;
    }

    RoomStates copy() {
        RoomStates copy = new RoomStates(limits);
        rooms.forEach((topic, room) -> copy.rooms.put(topic, room.copy()));
        copy.bytes = bytes;
        return copy;
    }
}
