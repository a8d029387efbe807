package io.quotecast.push;

import io.quotecast.protocol.Frame;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * The series of one cohort that have news which waits for the end of the interval; of each only the newest is sent.
 * Owned by one thread.
 */
final class Conflator {
    private final BitSet[] waiting = new BitSet[Frame.SLOTS];
    private final long intervalNanos;
    private boolean armed;
    private long lastNanos;

    Conflator(int intervalMillis, long nowNanos) {
        intervalNanos = intervalMillis * 1_000_000L;
        lastNanos = nowNanos - intervalNanos;
        for (int slot = 0; slot < waiting.length; slot++) {
            waiting[slot] = new BitSet();
        }
    }

    void put(Frame frame) {
        waiting[frame.slot()].set(frame.instrument());
    }

    /** A frame that may not be merged is sent at once: what waited in its slot is older. */
    void overtaken(Frame frame) {
        if (frame.slot() >= 0) {
            waiting[frame.slot()].clear(frame.instrument());
        }
    }

    boolean isEmpty() {
        for (BitSet slot : waiting) {
            if (!slot.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Nanoseconds until the interval ends, or -1 if nothing waits or its end is awaited already; then it is. */
    long arm(long nowNanos) {
        if (armed || isEmpty()) {
            return -1;
        }
        armed = true;
        return Math.max(0, lastNanos + intervalNanos - nowNanos);
    }

    /** Hands over the newest frame of every series that waits, of those after a position. */
    void read(LastFrames last, long afterQ, Consumer<Frame> reader) {
        for (int slot = 0; slot < waiting.length; slot++) {
            for (int id = waiting[slot].nextSetBit(0); id >= 0; id = waiting[slot].nextSetBit(id + 1)) {
                Frame frame = last.last(slot, id);
                if (frame != null && frame.q() > afterQ) {
                    reader.accept(frame);
                }
            }
        }
    }

    /** The interval has ended: nothing waits, the next begins. */
    void begin(long nowNanos) {
        armed = false;
        lastNanos = nowNanos;
        for (BitSet slot : waiting) {
            slot.clear();
        }
    }
}
