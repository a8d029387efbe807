package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import org.jspecify.annotations.Nullable;

/** The newest frames of a shard, in their order, for those who missed no more than these. Owned by the shard's thread. */
final class RecentEvents {
    private final @Nullable EncodedEvent[] ring;
    private long end;
    private long droppedQ;
    private long lostQ;

    /**
     * @param capacity how many frames are kept
     */
    RecentEvents(int capacity) {
        ring = new @Nullable EncodedEvent[capacity];
    }

    /** What came up to this position was never here. */
    void begin(long q) {
        droppedQ = q;
    }

    void add(EncodedEvent encodedEvent) {
        if (ring.length == 0) {
            droppedQ = encodedEvent.q();
            return;
        }
        int at = (int) (end % ring.length);
        EncodedEvent dropped = ring[at];
        if (dropped != null) {
            droppedQ = dropped.q();
        }
        ring[at] = encodedEvent;
        end++;
    }

    /** A frame at this position never comes here, though it is on the tape. */
    void lose(long q) {
        lostQ = q;
    }

    /** Whether every frame after this position that came is still here. */
    boolean holdsAllAfter(long q) {
        return droppedQ <= q;
    }

    /** Whether everything that is on the tape after this position is here too, as far as the shard has come. */
    boolean isWholeAfter(long q) {
        return droppedQ <= q && lostQ <= q;
    }

    /** Number of the first frame here after this position; {@link #end} if there is none. */
    long firstAfter(long q) {
        long low = Math.max(0, end - ring.length);
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (frame(middle).q() > q) {
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
    EncodedEvent frame(long number) {
        EncodedEvent encodedEvent = ring[(int) (number % ring.length)];
        if (encodedEvent == null) {
            throw new IllegalArgumentException("no frame " + number + "; the next is " + end);
        }
        return encodedEvent;
    }
}
