package io.quotecast.rooms;

import io.quotecast.base.Micros;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rooms in which clients exchange messages. A room is opened when a client enters it or publishes to it, up to a
 * maximum number of rooms in total and for one owner. A room without members that has had messages is freed once it has
 * been quiet for some time, or earlier if its place is needed; a room that never had a message is freed when its last
 * member leaves. Safe on any thread.
 */
public final class Rooms {
    private final Map<Topic, Room> rooms = new HashMap<>();
    /** The empty rooms that have had messages; the one that has been quiet for longest is the first. */
    private final Map<Topic, Room> quietRooms = new LinkedHashMap<>();

    private final Map<String, Integer> roomsPerOwner = new HashMap<>();
    private final AtomicLongArray outcomes = new AtomicLongArray(Outcome.values().length);
    private final Limits limits;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final MessageSink sink;

    /**
     * How many rooms there may be.
     *
     * @param maxRooms in total, above 0
     * @param maxRoomsPerOwner opened by one owner, above 0
     * @param quietNanos time without members and messages after which a room is freed
     */
    public record Limits(int maxRooms, int maxRoomsPerOwner, long quietNanos) {}

    /** Accepts messages for the journal. */
    public interface MessageSink {
        Outcome tryOffer(Message message, LongConsumer recorded);
    }

    /** The outcome of entering a room or of publishing a message. */
    public enum Outcome {
        ACCEPTED,
        /** The ingest queue is full; retry later. */
        BUSY,
        /** The journal cannot store events at the moment; retry later. */
        UNAVAILABLE,
        /** The maximum number of rooms is reached, and all of them have members. */
        NO_MORE_ROOMS,
        /** The owner has opened as many rooms as it may. */
        TOO_MANY_ROOMS_OF_OWNER;

        /** Returns whether a retry may succeed. */
        public boolean isTemporary() {
            return this == BUSY || this == UNAVAILABLE;
        }
    }

    /**
     * The result of {@link #enter}.
     *
     * @param outcome accepted, or why the client cannot enter
     * @param room the room that the client has entered; null if it has not
     */
    public record Entrance(Outcome outcome, @Nullable Room room) {}

    /**
     * @param clock the time of messages
     * @param nanoTime a monotonic clock
     */
    public Rooms(Limits limits, InstantSource clock, LongSupplier nanoTime, MessageSink sink) {
        this.limits = limits;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.sink = sink;
    }

    /** Returns the current number of rooms. */
    public synchronized int count() {
        freeQuietRooms();
        return rooms.size();
    }

    /** Returns the number of messages with this outcome. */
    public long total(Outcome outcome) {
        return outcomes.get(outcome.ordinal());
    }

    public synchronized Collection<Room> all() {
        freeQuietRooms();
        return List.copyOf(rooms.values());
    }

    /** Returns why a room cannot be opened, for an outcome that says so. */
    public String refusal(Outcome outcome) {
        return outcome == Outcome.TOO_MANY_ROOMS_OF_OWNER
                ? "too many rooms opened with this key or, without a key, from this address; the limit is "
                        + limits.maxRoomsPerOwner
                : "too many rooms; the limit is " + limits.maxRooms;
    }

    /**
     * Adds a client to a room.
     *
     * @param owner the holder of the client's key, or the client's address
     */
    public synchronized Entrance enter(Topic topic, String owner) {
        Outcome outcome = openIfAbsent(topic, owner);
        if (outcome != Outcome.ACCEPTED) {
            return new Entrance(outcome, null);
        }
        Room room = used(topic);
        room.addMember();
        return new Entrance(outcome, room);
    }

    /** Removes a client from the room that it entered. */
    public synchronized void leave(Room room) {
        room.removeMember();
        freeIfUnused(room);
    }

    /**
     * Publishes a message to the members of a room and to the subscribers of its topic. Never blocks.
     *
     * @param owner the holder of the client's key, or the client's address
     * @param recorded receives the position in the journal, on the pipeline thread
     */
    public Outcome publish(Topic topic, Publication publication, String owner, LongConsumer recorded) {
        Outcome outcome = tryPublish(topic, publication, owner, recorded);
        outcomes.incrementAndGet(outcome.ordinal());
        return outcome;
    }

    private Outcome tryPublish(Topic topic, Publication publication, String owner, LongConsumer recorded) {
        Room room;
        synchronized (this) {
            Outcome opened = openIfAbsent(topic, owner);
            if (opened != Outcome.ACCEPTED) {
                return opened;
            }
            room = used(topic);
            room.beginOffer();
        }
        Outcome outcome = sink.tryOffer(publication.message(topic, Micros.now(clock)), recorded);
        synchronized (this) {
            room.endOffer(outcome == Outcome.ACCEPTED);
            freeIfUnused(room);
        }
        return outcome;
    }

    private Outcome openIfAbsent(Topic topic, String owner) {
        if (rooms.containsKey(topic)) {
            return Outcome.ACCEPTED;
        }
        freeQuietRooms();
        if (roomsPerOwner.getOrDefault(owner, 0) >= limits.maxRoomsPerOwner) {
            return Outcome.TOO_MANY_ROOMS_OF_OWNER;
        }
        if (rooms.size() >= limits.maxRooms && !freeQuietestRoom()) {
            return Outcome.NO_MORE_ROOMS;
        }
        rooms.put(topic, new Room(topic, owner));
        roomsPerOwner.merge(owner, 1, Integer::sum);
        return Outcome.ACCEPTED;
    }

    /** Returns the room of a topic, which exists and is no longer quiet. */
    private Room used(Topic topic) {
        quietRooms.remove(topic);
        return Objects.requireNonNull(rooms.get(topic));
    }

    private void freeIfUnused(Room room) {
        if (!room.isEmpty()) {
            return;
        }
        if (room.messages() == 0) {
            free(room);
        } else {
            room.beginQuiet(nanoTime.getAsLong());
            quietRooms.put(room.topic(), room);
        }
    }

    private void freeQuietRooms() {
        long nowNanos = nanoTime.getAsLong();
        Iterator<Room> longestQuiet = quietRooms.values().iterator();
        while (longestQuiet.hasNext()) {
            Room room = longestQuiet.next();
            if (room.quietNanos(nowNanos) < limits.quietNanos) {
                return;
            }
            longestQuiet.remove();
            free(room);
        }
    }

    /** Frees the room that has been quiet for longest; returns false if all rooms are in use. */
    private boolean freeQuietestRoom() {
        Iterator<Room> longestQuiet = quietRooms.values().iterator();
        if (!longestQuiet.hasNext()) {
            return false;
        }
        Room room = longestQuiet.next();
        longestQuiet.remove();
        free(room);
        return true;
    }

    private void free(Room room) {
        rooms.remove(room.topic());
        roomsPerOwner.computeIfPresent(room.owner(), (owner, count) -> count == 1 ? null : count - 1);
    }
}
