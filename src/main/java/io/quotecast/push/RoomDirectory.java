package io.quotecast.push;

import io.quotecast.market.Topic;
import io.quotecast.protocol.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients in each room on this node: those of the plain relay, and those of the feed that have subscribed to the
 * messages of the room by name. Safe on any thread.
 */
final class RoomDirectory {
    /** A room is in the map while it has members or listeners, and is used only while its entry is locked. */
    private final Map<Topic, RoomMembers> rooms = new ConcurrentHashMap<>();

    private final LongSupplier nowMicros;

    /**
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    RoomDirectory(LongSupplier nowMicros) {
        this.nowMicros = nowMicros;
    }

    /** Adds a client to a room, or replaces it if its display name has changed. */
    void enter(Topic room, RoomMember member) {
        change(room, members -> {
            members.put(member);
            scheduleReport(members, member.loop());
        });
    }

    /**
     * Removes a client from a room.
     *
     * @param loop reports the change
     */
    void leave(Topic room, String client, ShardLoop loop) {
        change(room, members -> {
            members.remove(client);
            scheduleReport(members, loop);
        });
    }

    /**
     * Tells a listener of all changes of a room from now on.
     *
     * @return the room now
     */
    Notification.Presence watch(Topic room, PresenceListener listener) {
        Notification.Presence[] snapshot = new Notification.Presence[1];
        change(room, members -> {
            members.addListener(listener, nowMicros.getAsLong());
            snapshot[0] = members.snapshot(nowMicros.getAsLong());
        });
        return snapshot[0];
    }

    void unwatch(Topic room, PresenceListener listener) {
        change(room, members -> members.removeListener(listener));
    }

    /** Returns a room as it is now. */
    Notification.Presence snapshot(Topic room) {
        Notification.Presence[] snapshot = new Notification.Presence[1];
        change(room, members -> snapshot[0] = members.snapshot(nowMicros.getAsLong()));
        return snapshot[0];
    }

    /** Returns a client in a room by its public name, or null if it is not there. */
    @Nullable
    RoomMember find(Topic room, String client) {
        RoomMember[] found = new RoomMember[1];
        change(room, members -> found[0] = members.find(client));
        return found[0];
    }

    /** Returns the clients in a room, in the order in which they entered it. */
    List<RoomMember> members(Topic room) {
        List<RoomMember> all = new ArrayList<>();
        change(room, members -> members.addAllTo(all));
        return all;
    }

    /** Uses a room while no other thread does. */
    private void change(Topic room, Consumer<RoomMembers> task) {
        rooms.compute(room, (topic, existing) -> {
            RoomMembers members = existing == null ? new RoomMembers(topic) : existing;
            task.accept(members);
            return members.isUnused() ? null : members;
        });
    }

    private void scheduleReport(RoomMembers members, ShardLoop loop) {
        long delayNanos = members.beginReport(loop.nanoTime());
        if (delayNanos >= 0) {
            Topic room = members.room();
            loop.schedule(
                    () -> change(room, changed -> changed.report(nowMicros.getAsLong(), loop.nanoTime())), delayNanos);
        }
    }
}
