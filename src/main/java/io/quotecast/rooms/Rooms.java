package io.quotecast.rooms;

import io.quotecast.base.Micros;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms in which clients exchange messages. A room is created when a client enters it or publishes to it, up to a
 * maximum number of rooms. A room that has had messages stays, because the journal numbers them. Safe on any thread.
 */
public final class Rooms {
    private final ConcurrentMap<Topic, Room> rooms = new ConcurrentHashMap<>();
    private final AtomicInteger roomCount = new AtomicInteger();
    private final AtomicLongArray outcomes = new AtomicLongArray(Outcome.values().length);
    private final int maxRooms;
    private final InstantSource clock;
    private final MessageSink sink;

    /** Accepts messages for the journal. */
    public interface MessageSink {
        Outcome tryOffer(Message message, LongConsumer recorded);
    }

    /** The outcome of publishing a message. */
    public enum Outcome {
        ACCEPTED,
        /** The ingest queue is full; retry later. */
        BUSY,
        /** The journal cannot store events at the moment; retry later. */
        UNAVAILABLE,
        /** The maximum number of rooms is reached. */
        NO_MORE_ROOMS;

        /** Returns whether a retry may succeed. */
        public boolean isTemporary() {
            return this == BUSY || this == UNAVAILABLE;
        }
    }

    public Rooms(int maxRooms, InstantSource clock, MessageSink sink) {
        this.maxRooms = maxRooms;
        this.clock = clock;
        this.sink = sink;
    }

    /** Returns the maximum number of rooms. */
    public int maxRooms() {
        return maxRooms;
    }

    /** Returns the current number of rooms. */
    public int count() {
        return rooms.size();
    }

    /** Returns the number of messages with this outcome. */
    public long total(Outcome outcome) {
        return outcomes.get(outcome.ordinal());
    }

    public Collection<Room> all() {
        return List.copyOf(rooms.values());
    }

    /** Adds a client to a room; empty if the room does not exist and the maximum number is reached. */
    public Optional<Room> enter(Topic topic) {
        return Optional.ofNullable(rooms.compute(topic, (any, existing) -> {
            Room room = existing == null ? open(topic) : existing;
            if (room != null) {
                room.addMember();
            }
            return room;
        }));
    }

    /** Removes a client from the room that it entered. */
    public void leave(Room joined) {
        rooms.computeIfPresent(joined.topic(), (any, room) -> {
            room.removeMember();
            return keepIfUsed(room);
        });
    }

    /**
     * Publishes a message to the members of a room and to the subscribers of its topic. Never blocks.
     *
     * @param recorded receives the position in the journal, on the pipeline thread
     */
    public Outcome publish(Topic topic, Message.Form form, byte[] payload, String from, LongConsumer recorded) {
        Outcome outcome = tryPublish(topic, form, payload, from, recorded);
        outcomes.incrementAndGet(outcome.ordinal());
        return outcome;
    }

    private Outcome tryPublish(Topic topic, Message.Form form, byte[] payload, String from, LongConsumer recorded) {
        // Counted before it is published: the room must stay even if its last member leaves meanwhile.
        Room target = rooms.compute(topic, (any, existing) -> {
            Room room = existing == null ? open(topic) : existing;
            if (room != null) {
                room.addMessage();
            }
            return room;
        });
        if (target == null) {
            return Outcome.NO_MORE_ROOMS;
        }
        long micros = Micros.now(clock);
        Outcome outcome = sink.tryOffer(new Message(topic, form, payload, from, micros), recorded);
        if (outcome == Outcome.ACCEPTED) {
            return outcome;
        }
        rooms.computeIfPresent(topic, (any, room) -> {
            room.removeMessage();
            return keepIfUsed(room);
        });
        return outcome;
    }

    private @Nullable Room open(Topic topic) {
        if (roomCount.incrementAndGet() > maxRooms) {
            roomCount.decrementAndGet();
            return null;
        }
        return new Room(topic);
    }

    private @Nullable Room keepIfUsed(Room room) {
        if (room.members() == 0 && room.messages() == 0) {
            roomCount.decrementAndGet();
            return null;
        }
        return room;
    }
}
