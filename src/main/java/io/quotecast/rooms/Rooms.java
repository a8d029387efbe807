package io.quotecast.rooms;

import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongConsumer;

/**
 * The rooms in which clients talk. One comes to be when someone enters it or speaks in it, up to a fixed number; one in
 * which something was said stays, because its messages are counted on the tape. Safe on any thread.
 */
public final class Rooms {
    private final ConcurrentMap<Topic, Room> rooms = new ConcurrentHashMap<>();
    private final int most;
    private final InstantSource clock;
    private final Road road;

    /** The way to the tape; false if it has no room for a message now. */
    public interface Road {
        boolean tryOffer(Message message, LongConsumer recorded);
    }

    /** How it went with a message. */
    public enum Outcome {
        TAKEN,
        /** The tape is busy: say it again, later. */
        BUSY,
        /** It would be one room too many. */
        NO_MORE_ROOMS
    }

    public Rooms(int most, InstantSource clock, Road road) {
        this.most = most;
        this.clock = clock;
        this.road = road;
    }

    /** How many rooms there may be. */
    public int most() {
        return most;
    }

    public Collection<Room> all() {
        return List.copyOf(rooms.values());
    }

    /** A client comes in; empty if it would be one room too many. */
    public Optional<Room> enter(Topic topic) {
        Room entered = rooms.computeIfPresent(topic, (any, room) -> {
            room.entered();
            return room;
        });
        if (entered == null && rooms.size() < most) {
            entered = rooms.compute(topic, (any, room) -> {
                Room found = room == null ? new Room(topic) : room;
                found.entered();
                return found;
            });
        }
        return Optional.ofNullable(entered);
    }

    /** A client that had come in goes. */
    public void leave(Room left) {
        rooms.computeIfPresent(left.topic(), (any, room) -> {
            room.left();
            return room.members() == 0 && room.messages() == 0 ? null : room;
        });
    }

    /**
     * Says something to everyone in a room and to all who follow the topic of that name. Never waits.
     *
     * @param recorded hears its position on the tape, on the road's thread
     */
    public Outcome say(Topic topic, Message.Form form, byte[] payload, String from, LongConsumer recorded) {
        Room room = rooms.get(topic);
        if (room == null) {
            if (rooms.size() >= most) {
                return Outcome.NO_MORE_ROOMS;
            }
            room = rooms.computeIfAbsent(topic, Room::new);
        }
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000;
        if (!road.tryOffer(new Message(topic, form, payload, from, micros), recorded)) {
            return Outcome.BUSY;
        }
        room.heard();
        return Outcome.TAKEN;
    }
}
