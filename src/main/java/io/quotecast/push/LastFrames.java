package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.protocol.Frame;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The newest frame of every slot of every instrument: the state from which snapshots are made. Owned by one thread. */
final class LastFrames {
    private final @Nullable Frame[][] bySlot = new @Nullable Frame[Frame.SLOTS][64];

    void put(Frame frame) {
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

    @Nullable
    Frame last(int slot, int id) {
        @Nullable Frame[] frames = bySlot[slot];
        return id < frames.length ? frames[id] : null;
    }

    /** Whether this frame is the newest of its series. */
    boolean isNewest(Frame frame) {
        return last(frame.slot(), frame.instrument()) == frame;
    }

    /** Those that a subscription covers, by slot and instrument. */
    void read(Subscription wanted, Consumer<Frame> reader) {
        for (int slot = 0; slot < Frame.SLOTS; slot++) {
            Channel channel = Frame.channelOf(slot);
            Chosen chosen = wanted.chosen(channel);
            int end = chosen.all()
                    ? bySlot[slot].length
                    : Math.min(bySlot[slot].length, chosen.ids().length());
            for (int id = 0; id < end; id++) {
                Frame frame = chosen.has(id) ? bySlot[slot][id] : null;
                if (frame != null) {
                    reader.accept(frame);
                }
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

    /** Takes over the frames of another, which is used no more. */
    void become(LastFrames other) {
        System.arraycopy(other.bySlot, 0, bySlot, 0, Frame.SLOTS);
    }

    LastFrames copy() {
        LastFrames copy = new LastFrames();
        for (int slot = 0; slot < Frame.SLOTS; slot++) {
            copy.bySlot[slot] = bySlot[slot].clone();
        }
        return copy;
    }
}
