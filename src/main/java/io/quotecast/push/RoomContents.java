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
final class RoomContents {
    private final RoomLimits limits;
    /** The room that has had no message for longest is the first. */
    private final Map<Topic, RoomContent> rooms = new LinkedHashMap<>();

    private long bytes;

    RoomContents(RoomLimits limits) {
        this.limits = limits;
    }

    /** Adds a message, unless its payload was dropped. */
    void add(EncodedEvent event, Message message) {
        if (message.isDropped() || (message.hasKey() ? limits.keys() : limits.history()) == 0) {
            return;
        }
        RoomContent existing = rooms.remove(message.topic());
        RoomContent room = existing == null ? new RoomContent() : existing;
        bytes -= room.bytes();
        room.add(event, message, limits);
        bytes += room.bytes();
        if (!room.isEmpty()) {
            rooms.put(message.topic(), room);
        }
        Iterator<RoomContent> oldest = rooms.values().iterator();
        while (bytes > limits.totalBytes()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** Returns what is kept of a room, or null if that is nothing. */
    @Nullable
    RoomContent of(Topic topic) {
        return rooms.get(topic);
    }

    void remove(Topic topic) {
        RoomContent removed = rooms.remove(topic);
        bytes -= removed == null ? 0 : removed.bytes();
    }

    void clear() {
        rooms.clear();
        bytes = 0;
    }

    /** Takes over the rooms of another instance, which must not be used afterwards. */
    void takeOver(RoomContents other) {
        rooms.clear();
        rooms.putAll(other.rooms);
        bytes = other.bytes;
    }

    RoomContents copy() {
        RoomContents copy = new RoomContents(limits);
        rooms.forEach((topic, room) -> copy.rooms.put(topic, room.copy()));
        copy.bytes = bytes;
        return copy;
    }
}
