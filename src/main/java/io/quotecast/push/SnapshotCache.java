package io.quotecast.push;

import io.quotecast.market.Message;
import io.quotecast.market.Series;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The newest event of every series: the state from which snapshots are sent. Owned by one thread. */
public final class SnapshotCache {
    private final @Nullable EncodedEvent[][] bySlot = new @Nullable EncodedEvent[Series.COUNT][64];
    private final RoomLimits roomLimits;
    private final RoomContents rooms;
    private long position;

    /**
     * @param roomLimits how much of the messages of rooms is kept
     */
    SnapshotCache(RoomLimits roomLimits) {
        this.roomLimits = roomLimits;
        rooms = new RoomContents(roomLimits);
    }

    /** Returns the position of the newest event, which may be one that is not kept here. */
    public long position() {
        return position;
    }

    /** Returns the position with which a client resumes; 0 while the newest event is from before the journal. */
    public long cursor() {
        return Math.max(0, position);
    }

    void put(EncodedEvent event) {
        position = event.position();
        if (event.slot() < 0) {
            Message message = event.message();
            if (message != null) {
                rooms.add(event, message);
            }
            return;
        }
        @Nullable EncodedEvent[] slot = bySlot[event.slot()];
        int id = event.instrumentId();
        if (id >= slot.length) {
            slot = bySlot[event.slot()] = Arrays.copyOf(slot, Math.max(id + 1, slot.length * 2));
        }
        slot[id] = event;
    }

    /** Advances the position past an event that is not put here. */
    void skipTo(long skippedPosition) {
        position = skippedPosition;
    }

    /** Returns the newest event of a slot and instrument, or null before the first one. */
    @Nullable
    EncodedEvent newest(int slot, int id) {
        @Nullable EncodedEvent[] events = bySlot[slot];
        return id < events.length ? events[id] : null;
    }

    /** Returns whether an event is the newest of its series. */
    public boolean isNewest(EncodedEvent event) {
        EncodedEvent newest = newest(event.slot(), event.instrumentId());
        return newest != null && newest.position() == event.position();
    }

    /** Passes on the events that a subscription covers, ordered by slot and instrument id. */
    public void read(Subscription subscription, Consumer<EncodedEvent> reader) {
        for (int slot = 0; slot < Series.COUNT; slot++) {
            InstrumentSet instrumentSet =
                    subscription.instruments(Series.of(slot).channel());
            @Nullable EncodedEvent[] events = bySlot[slot];
            int id = instrumentSet.next(0);
            while (id >= 0 && id < events.length) {
                EncodedEvent event = events[id];
                if (event != null) {
                    reader.accept(event);
                }
                id = instrumentSet.next(id + 1);
            }
        }
    }

    /**
     * Passes on the values and the newest messages of the rooms that a subscription names: for each room first the
     * values, by position, and then the messages.
     *
     * @param history the most messages of one room
     */
    void readRooms(Subscription subscription, int history, Consumer<EncodedEvent> reader) {
        for (Topic topic : subscription.topics()) {
            RoomContent room = rooms.of(topic);
            if (room != null) {
                room.readValues(reader);
                room.readHistory(history, reader);
            }
        }
    }

    /** Forgets the values and messages of a room. */
    void removeRoom(Topic topic) {
        rooms.remove(topic);
    }

    /** Passes on the value of every key of a room, by position. */
    public void readValues(Topic topic, Consumer<EncodedEvent> reader) {
        RoomContent room = rooms.of(topic);
        if (room != null) {
            room.readValues(reader);
        }
    }

    /**
     * Returns the low 32 bits of the newest series numbers of a slot, by instrument id.
     *
     * @param selected the ids whose numbers are replaced
     * @param numbers the result of an earlier call, which is copied, or null for zeros
     */
    public int[] seriesNumbers(int slot, IntPredicate selected, int @Nullable [] numbers) {
        @Nullable EncodedEvent[] events = bySlot[slot];
        int[] result = numbers == null ? new int[events.length] : Arrays.copyOf(numbers, events.length);
        for (int id = 0; id < events.length; id++) {
            EncodedEvent event = events[id];
            if (event != null && selected.test(id)) {
                result[id] = (int) event.seriesNumber();
            }
        }
        return result;
    }

    /** Takes over the events and the position of another cache, which must not be used afterwards. */
    void takeOver(SnapshotCache other) {
        position = other.position;
        System.arraycopy(other.bySlot, 0, bySlot, 0, Series.COUNT);
        rooms.takeOver(other.rooms);
    }

    /** Removes all events; the position becomes 0. */
    void clear() {
        position = 0;
        rooms.clear();
        for (@Nullable EncodedEvent[] events : bySlot) {
            Arrays.fill(events, null);
        }
    }

    SnapshotCache copy() {
        SnapshotCache copy = new SnapshotCache(roomLimits);
        copy.position = position;
        copy.rooms.takeOver(rooms.copy());
        for (int slot = 0; slot < Series.COUNT; slot++) {
            copy.bySlot[slot] = bySlot[slot].clone();
        }
        return copy;
    }
}
