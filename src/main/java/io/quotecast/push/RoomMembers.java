package io.quotecast.push;

import io.quotecast.market.Topic;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of one room on this node, and what its listeners have been told. Changes are collected, so that
 * a client that comes and goes between two reports is in none of them. Used by one thread at a time.
 */
final class RoomMembers {
    /** Of a room with more members, only their number is reported. */
    static final int MAX_LISTED = 100;

    private static final long LIST_INTERVAL_NANOS = 100_000_000L;
    private static final long COUNT_INTERVAL_NANOS = 1_000_000_000L;

    private final Topic room;
    private final Map<String, RoomMember> members = new LinkedHashMap<>();
    private final Set<PresenceListener> listeners = new LinkedHashSet<>(0);
    /** The members that were reported, or null if it was their number only. */
    private @Nullable Map<String, RoomMember> listed;

    private int reportedCount;
    private long number;
    private boolean isReportScheduled;
    private long reportedNanos;
    private boolean wasReported;

    RoomMembers(Topic room) {
        this.room = room;
    }

    Topic room() {
        return room;
    }

    void put(RoomMember member) {
        members.put(member.client(), member);
    }

    void remove(String client) {
        members.remove(client);
    }

    @Nullable
    RoomMember find(String client) {
        return members.get(client);
    }

    void addAllTo(Collection<RoomMember> target) {
        target.addAll(members.values());
    }

    /** Returns whether the room has neither members nor listeners. */
    boolean isUnused() {
        return members.isEmpty() && listeners.isEmpty();
    }

    /** Adds a listener, which is told of the changes after the current state. */
    void addListener(PresenceListener added, long nowMicros) {
        if (listeners.isEmpty()) {
            markReported();
        } else {
            tellChanges(nowMicros);
        }
        listeners.add(added);
    }

    void removeListener(PresenceListener removed) {
        listeners.remove(removed);
    }

    Notification.Presence snapshot(long nowMicros) {
        return presence(nowMicros, true);
    }

    /**
     * Marks a report as scheduled, and returns the time until it is due, in ns; a negative number if none is needed.
     */
    long beginReport(long nowNanos) {
        if (listeners.isEmpty() || isReportScheduled) {
            return -1;
        }
        isReportScheduled = true;
        long interval = members.size() > MAX_LISTED ? COUNT_INTERVAL_NANOS : LIST_INTERVAL_NANOS;
        return wasReported ? Math.max(0, reportedNanos + interval - nowNanos) : 0;
    }

    /** Tells all listeners of the changes since the last report. */
    void report(long nowMicros, long nowNanos) {
        isReportScheduled = false;
        wasReported = true;
        reportedNanos = nowNanos;
        tellChanges(nowMicros);
    }

    private void tellChanges(long nowMicros) {
        List<ServerMessage> changes = changes(nowMicros);
        markReported();
        if (!changes.isEmpty()) {
            listeners.forEach(each -> each.onChanges(room, changes, number));
        }
    }

    private List<ServerMessage> changes(long nowMicros) {
        Map<String, RoomMember> previous = listed;
        boolean isListed = members.size() <= MAX_LISTED;
        if (previous != null && isListed) {
            return memberChanges(previous, nowMicros);
        }
        if (previous == null && !isListed && reportedCount == members.size()) {
            return List.of();
        }
        number++;
        return List.of(presence(nowMicros, false));
    }

    private List<ServerMessage> memberChanges(Map<String, RoomMember> previous, long nowMicros) {
        List<ServerMessage> changes = new ArrayList<>();
        int count = previous.size();
        for (RoomMember member : previous.values()) {
            if (!members.containsKey(member.client())) {
                count--;
                number++;
                changes.add(new Notification.Left(room, described(member), count, nowMicros, number));
            }
        }
        for (RoomMember member : members.values()) {
            RoomMember known = previous.get(member.client());
            if (known == null || !Objects.equals(known.identity(), member.identity())) {
                count += known == null ? 1 : 0;
                number++;
                changes.add(new Notification.Joined(room, described(member), count, nowMicros, number));
            }
        }
        return changes;
    }

    private void markReported() {
        listed = members.size() <= MAX_LISTED ? new LinkedHashMap<>(members) : null;
        reportedCount = members.size();
    }

    private Notification.Presence presence(long nowMicros, boolean isSnapshot) {
        List<Notification.Member> all = members.size() > MAX_LISTED
                ? null
                : members.values().stream().map(RoomMembers::described).toList();
        return new Notification.Presence(room, members.size(), all, nowMicros, number, isSnapshot);
    }

    private static Notification.Member described(RoomMember member) {
        return new Notification.Member(member.identity(), member.sinceMicros());
    }
}
