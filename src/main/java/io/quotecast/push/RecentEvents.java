package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import org.jspecify.annotations.Nullable;

/** The newest frames of a shard, in their order, for those who missed no more than these. Owned by the shard's thread. */
final class RecentEvents {
    private final @Nullable EncodedEvent[] ring;
    private long end;
    private long droppedPosition;
    private long skippedPosition;

    /**
     * @param capacity how many frames are kept
     */
    RecentEvents(int capacity) {
        ring = new @Nullable EncodedEvent[capacity];
    }

    /** What came up to this position was never here. */
    void startAfter(long position) {
        droppedPosition = position;
    }

    void add(EncodedEvent event) {
        if (ring.length == 0) {
            droppedPosition = event.position();
            return;
        }
        int slot = (int) (end % ring.length);
        EncodedEvent dropped = ring[slot];
        if (dropped != null) {
            droppedPosition = dropped.position();
        }
        ring[slot] = event;
        end++;
    }

    /** A frame at this position never comes here, though it is on the tape. */
    void skip(long position) {
        skippedPosition = position;
    }

    /** Whether every frame after this position that came is still here. */
    boolean holdsAllAfter(long position) {
        return droppedPosition <= position;
    }

    /** Whether everything that is on the tape after this position is here too, as far as the shard has come. */
    boolean isCompleteAfter(long position) {
        return droppedPosition <= position && skippedPosition <= position;
    }

    /** Number of the first frame here after this position; {@link #end} if there is none. */
    long firstAfter(long position) {
        long low = Math.max(0, end - ring.length);
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (event(middle).position() > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Number of the frame that comes next. */
    long end() {
        return end;
    }

    /** A frame by its number, of those that are here. */
    EncodedEvent event(long number) {
        EncodedEvent event = ring[(int) (number % ring.length)];
        if (event == null) {
            throw new IllegalArgumentException("no frame " + number + "; the next is " + end);
        }
        return event;
    }
}
