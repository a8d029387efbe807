package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The newest frame of every slot of every instrument: the state from which snapshots are made. Owned by one thread. */
final class SnapshotCache {
    private final @Nullable EncodedEvent[][] bySlot = new @Nullable EncodedEvent[EncodedEvent.SLOTS][64];
    private long q;

    /** Position of the newest frame that was put here, of whatever kind. */
    long q() {
        return q;
    }

    void put(EncodedEvent encodedEvent) {
        q = encodedEvent.q();
        if (encodedEvent.slot() < 0) {
            return;
        }
        @Nullable EncodedEvent[] slot = bySlot[encodedEvent.slot()];
        int id = encodedEvent.instrument();
        if (id >= slot.length) {
            slot = bySlot[encodedEvent.slot()] = Arrays.copyOf(slot, Math.max(id + 1, slot.length * 2));
        }
        slot[id] = encodedEvent;
    }

    /** A frame at this position is never to be put here: what was before it stays the newest. */
    void pass(long position) {
        q = position;
    }

    @Nullable
    EncodedEvent last(int slot, int id) {
        @Nullable EncodedEvent[] encodedEvents = bySlot[slot];
        return id < encodedEvents.length ? encodedEvents[id] : null;
    }

    /** Whether this frame is the newest of its series. */
    boolean isNewest(EncodedEvent encodedEvent) {
        EncodedEvent newest = last(encodedEvent.slot(), encodedEvent.instrument());
        return newest != null && newest.q() == encodedEvent.q();
    }

    /** Those that a subscription covers, by slot and instrument. */
    void read(Subscription wanted, Consumer<EncodedEvent> reader) {
        for (int slot = 0; slot < EncodedEvent.SLOTS; slot++) {
            InstrumentSet instrumentSet = wanted.chosen(EncodedEvent.channelOf(slot));
            @Nullable EncodedEvent[] encodedEvents = bySlot[slot];
            int id = instrumentSet.next(0);
            while (id >= 0 && id < encodedEvents.length) {
                EncodedEvent encodedEvent = encodedEvents[id];
                if (encodedEvent != null) {
                    reader.accept(encodedEvent);
                }
                id = instrumentSet.next(id + 1);
            }
        }
    }

    /** The low halves of the newest numbers of a slot's series, by instrument, written over those that are chosen. */
    int[] counts(int slot, IntPredicate chosen, int @Nullable [] counts) {
        @Nullable EncodedEvent[] encodedEvents = bySlot[slot];
        int[] result = counts == null ? new int[encodedEvents.length] : Arrays.copyOf(counts, encodedEvents.length);
        for (int id = 0; id < encodedEvents.length; id++) {
            EncodedEvent encodedEvent = encodedEvents[id];
            if (encodedEvent != null && chosen.test(id)) {
                result[id] = (int) encodedEvent.u();
            }
        }
        return result;
    }

    /** Takes over the frames and the position of another, which is used no more. */
    void become(SnapshotCache other) {
        q = other.q;
        System.arraycopy(other.bySlot, 0, bySlot, 0, EncodedEvent.SLOTS);
    }

    SnapshotCache copy() {
        SnapshotCache copy = new SnapshotCache();
        copy.q = q;
        for (int slot = 0; slot < EncodedEvent.SLOTS; slot++) {
            copy.bySlot[slot] = bySlot[slot].clone();
        }
        return copy;
    }
}
