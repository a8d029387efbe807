package io.quotecast.push;

import io.quotecast.market.Series;
import io.quotecast.protocol.EncodedEvent;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The newest frame of every slot of every instrument: the state from which snapshots are made. Owned by one thread. */
final class SnapshotCache {
    private final @Nullable EncodedEvent[][] bySlot = new @Nullable EncodedEvent[Series.COUNT][64];
    private long position;

    /** Position of the newest frame that was put here, of whatever kind. */
    long position() {
        return position;
    }

    void put(EncodedEvent event) {
        position = event.position();
        if (event.slot() < 0) {
            return;
        }
        @Nullable EncodedEvent[] slot = bySlot[event.slot()];
        int id = event.instrumentId();
        if (id >= slot.length) {
            slot = bySlot[event.slot()] = Arrays.copyOf(slot, Math.max(id + 1, slot.length * 2));
        }
        slot[id] = event;
    }

    /** A frame at this position is never to be put here: what was before it stays the newest. */
    void skipTo(long skippedPosition) {
        position = skippedPosition;
    }

    @Nullable
    EncodedEvent newest(int slot, int id) {
        @Nullable EncodedEvent[] events = bySlot[slot];
        return id < events.length ? events[id] : null;
    }

    /** Whether this frame is the newest of its series. */
    boolean isNewest(EncodedEvent event) {
        EncodedEvent newest = newest(event.slot(), event.instrumentId());
        return newest != null && newest.position() == event.position();
    }

    /** Those that a subscription covers, by slot and instrument. */
    void read(Subscription subscription, Consumer<EncodedEvent> reader) {
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

    /** The low halves of the newest numbers of a slot's series, by instrument, written over those that are chosen. */
    int[] seriesNumbers(int slot, IntPredicate chosen, int @Nullable [] numbers) {
        @Nullable EncodedEvent[] events = bySlot[slot];
        int[] result = numbers == null ? new int[events.length] : Arrays.copyOf(numbers, events.length);
        for (int id = 0; id < events.length; id++) {
            EncodedEvent event = events[id];
            if (event != null && chosen.test(id)) {
                result[id] = (int) event.seriesNumber();
            }
        }
        return result;
    }

    /** Takes over the frames and the position of another, which is used no more. */
    void takeOver(SnapshotCache other) {
        position = other.position;
        System.arraycopy(other.bySlot, 0, bySlot, 0, Series.COUNT);
    }

    SnapshotCache copy() {
        SnapshotCache copy = new SnapshotCache();
        copy.position = position;
        for (int slot = 0; slot < Series.COUNT; slot++) {
            copy.bySlot[slot] = bySlot[slot].clone();
        }
        return copy;
    }
}
