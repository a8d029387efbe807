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
 * The rooms in which clients talk. One comes to be when someone enters it or speaks in it, up to a fixed number; one in
 * which something was said stays, because its messages are counted on the tape. Safe on any thread.
 */
public final class Rooms {
    private final ConcurrentMap<Topic, Room> rooms = new ConcurrentHashMap<>();
    private final AtomicInteger roomCount = new AtomicInteger();
    private final AtomicLongArray outcomes = new AtomicLongArray(Outcome.values().length);
    private final int maxRooms;
    private final InstantSource clock;
    private final MessageSink sink;

    /** The way to the tape. */
    public interface MessageSink {
        Outcome tryOffer(Message message, LongConsumer recorded);
    }

    /** How it went with a message. */
    public enum Outcome {
        TAKEN,
        /** The tape is busy: say it again, later. */
        BUSY,
        /** Nothing can be kept on the tape just now. */
        UNAVAILABLE,
        /** It would be one room too many. */
        NO_MORE_ROOMS;

        /** Whether the same may go well later. */
        public boolean isTemporary() {
            return this == BUSY || this == UNAVAILABLE;
        }
    }

    public Rooms(int maxRooms, InstantSource clock, MessageSink sink) {
        this.maxRooms = maxRooms;
        this.clock = clock;
        this.sink = sink;
    }

    /** How many rooms there may be. */
    public int maxRooms() {
        return maxRooms;
    }

    /** How many there are. */
    public int count() {
        return rooms.size();
    }

    /** How often it went so with a message. */
    public long total(Outcome outcome) {
        return outcomes.get(outcome.ordinal());
    }

    public Collection<Room> all() {
        return List.copyOf(rooms.values());
    }

    /** A client comes in; empty if it would be one room too many. */
    public Optional<Room> enter(Topic topic) {
        return Optional.ofNullable(rooms.compute(topic, (any, existing) -> {
            Room room = existing == null ? open(topic) : existing;
            if (room != null) {
                room.addMember();
            }
            return room;
        }));
    }

    /** A client that had come in goes. */
    public void leave(Room joined) {
        rooms.computeIfPresent(joined.topic(), (any, room) -> {
            room.removeMember();
            return keepIfUsed(room);
        });
    }

    /**
     * Says something to everyone in a room and to all who follow the topic of that name. Never waits.
     *
     * @param recorded hears its position on the tape, on the road's thread
     */
    public Outcome publish(Topic topic, Message.Form form, byte[] payload, String from, LongConsumer recorded) {
        Outcome outcome = tryPublish(topic, form, payload, from, recorded);
        outcomes.incrementAndGet(outcome.ordinal());
        return outcome;
    }

    private Outcome tryPublish(Topic topic, Message.Form form, byte[] payload, String from, LongConsumer recorded) {
        // Counted before it is said: a room that the last member leaves meanwhile must not be forgotten.
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
        if (outcome == Outcome.TAKEN) {
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
