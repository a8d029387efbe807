package io.quotecast.push;

import io.quotecast.market.Topic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The clients in each room on this node: those of the plain relay, and those of the feed that have subscribed to the
 * messages of the room by name. Safe on any thread.
 */
final class RoomDirectory {
    /** The members of each room by their public names. A map is used only while the entry of its room is locked. */
    private final Map<Topic, Map<String, RoomMember>> rooms = new ConcurrentHashMap<>();

    /** Adds a client to a room, or replaces it if its display name has changed. */
    void enter(Topic room, RoomMember member) {
        rooms.compute(room, (topic, existing) -> {
            Map<String, RoomMember> members = existing == null ? new LinkedHashMap<>() : existing;
            members.put(member.client(), member);
            return members;
        });
    }

    void leave(Topic room, String client) {
        rooms.computeIfPresent(room, (topic, members) -> {
            members.remove(client);
            return members.isEmpty() ? null : members;
        });
    }

    /** Returns a client in a room by its public name, or null if it is not there. */
    @Nullable
    RoomMember find(Topic room, String client) {
        RoomMember[] found = new RoomMember[1];
        rooms.computeIfPresent(room, (topic, members) -> {
            found[0] = members.get(client);
            return members;
        });
        return found[0];
    }
}
