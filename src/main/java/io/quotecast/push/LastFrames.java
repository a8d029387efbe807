package io.quotecast.push;

import io.quotecast.protocol.Frame;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The newest frame of every slot of every instrument: the state from which snapshots are made. Owned by one thread. */
final class LastFrames {
    private final @Nullable Frame[][] bySlot = new @Nullable Frame[Frame.SLOTS][64];
    private long q;

    /** Position of the newest frame that was put here, of whatever kind. */
    long q() {
        return q;
    }

    void put(Frame frame) {
        q = frame.q();
        if (frame.slot() < 0) {
            return;
        }
        @Nullable Frame[] slot = bySlot[frame.slot()];
        int id = frame.instrument();
        if (id >= slot.length) {
            slot = bySlot[frame.slot()] = Arrays.copyOf(slot, Math.max(id + 1, slot.length * 2));
        }
        slot[id] = frame;
    }

    /** A frame at this position is never to be put here: what was before it stays the newest. */
    void pass(long position) {
        q = position;
    }

    @Nullable
    Frame last(int slot, int id) {
        @Nullable Frame[] frames = bySlot[slot];
        return id < frames.length ? frames[id] : null;
    }

    /** Whether this frame is the newest of its series. */
    boolean isNewest(Frame frame) {
        Frame newest = last(frame.slot(), frame.instrument());
        return newest != null && newest.q() == frame.q();
    }

    /** Those that a subscription covers, by slot and instrument. */
    void read(Subscription wanted, Consumer<Frame> reader) {
        for (int slot = 0; slot < Frame.SLOTS; slot++) {
            Chosen chosen = wanted.chosen(Frame.channelOf(slot));
            @Nullable Frame[] frames = bySlot[slot];
            int id = chosen.next(0);
            while (id >= 0 && id < frames.length) {
                Frame frame = frames[id];
                if (frame != null) {
                    reader.accept(frame);
                }
                id = chosen.next(id + 1);
            }
        }
    }

    /** The low halves of the newest numbers of a slot's series, by instrument, written over those that are chosen. */
    int[] counts(int slot, IntPredicate chosen, int @Nullable [] counts) {
        @Nullable Frame[] frames = bySlot[slot];
        int[] result = counts == null ? new int[frames.length] : Arrays.copyOf(counts, frames.length);
        for (int id = 0; id < frames.length; id++) {
            Frame frame = frames[id];
            if (frame != null && chosen.test(id)) {
                result[id] = (int) frame.u();
            }
        }
        return result;
    }

    /** Takes over the frames and the position of another, which is used no more. */
    void become(LastFrames other) {
        q = other.q;
        System.arraycopy(other.bySlot, 0, bySlot, 0, Frame.SLOTS);
    }

    LastFrames copy() {
        LastFrames copy = new LastFrames();
        copy.q = q;
        for (int slot = 0; slot < Frame.SLOTS; slot++) {
            copy.bySlot[slot] = bySlot[slot].clone();
        }
        return copy;
    }
}
