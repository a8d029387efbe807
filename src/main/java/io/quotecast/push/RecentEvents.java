package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import org.jspecify.annotations.Nullable;

/** The newest events of a shard in order, for clients that missed no more than these. Owned by the shard's thread. */
public final class RecentEvents {
    private final @Nullable EncodedEvent[] ring;
    private long end;
    private long droppedPosition;
    private long skippedPosition;

    /**
     * @param capacity number of events kept, which may be 0
     */
    RecentEvents(int capacity) {
        ring = new @Nullable EncodedEvent[capacity];
    }

    /** Sets the position before the first event. */
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

    /** Records an event of the journal that is not added here. */
    void skip(long position) {
        skippedPosition = position;
    }

    /** Returns whether every event that was added after this position is still here. */
    public boolean holdsAllAfter(long position) {
        return droppedPosition <= position;
    }

    /** Returns whether every event of the journal after this position and up to the shard's position is here. */
    public boolean isCompleteAfter(long position) {
        return droppedPosition <= position && skippedPosition <= position;
    }

    /** Returns the number of the first event after this position; {@link #end} if there is none. */
    public long firstAfter(long position) {
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

    /** Returns the number of the next event to be added. */
    public long end() {
        return end;
    }

    /**
     * Returns an event by its number.
     *
     * @throws IllegalArgumentException if no event with this number has been added
     */
    public EncodedEvent event(long number) {
        EncodedEvent event = ring[(int) (number % ring.length)];
        if (event == null) {
            throw new IllegalArgumentException("no event with number " + number + "; the next number is " + end);
        }
        return event;
    }
}
