package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a shard in order, for clients that missed no more than these. They are bounded in number; messages
 * are also bounded in bytes, and the oldest are dropped beyond that without affecting other events. Owned by the shard's
 * thread.
 */
public final class RecentEvents {
    private final @Nullable EncodedEvent[] ring;
    private final long maxMessageBytes;
    /** The numbers of the messages that are held, oldest first. */
    private final Queue<Long> messages = new ArrayDeque<>();

    private long messageBytes;
    private long end;
    private long droppedPosition;
    private long skippedPosition;

    /**
     * @param capacity number of events kept, which may be 0
     * @param maxMessageBytes total size of the messages among them
     */
    RecentEvents(int capacity, long maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
        ring = new @Nullable EncodedEvent[capacity];
    }

    /** Removes all events, and sets the position before the next one. */
    void startAfter(long position) {
        Arrays.fill(ring, null);
        messages.clear();
        messageBytes = 0;
        end = 0;
        skippedPosition = position;
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
            if (!messages.isEmpty() && messages.element() == end - ring.length) {
                messages.remove();
                messageBytes -= dropped.messageBytes();
            }
        }
        ring[slot] = event;
        if (event.message() != null) {
            messages.add(end);
            messageBytes += event.messageBytes();
            dropMessages();
        }
        end++;
    }

    private void dropMessages() {
        while (messageBytes > maxMessageBytes) {
            int slot = (int) (messages.remove() % ring.length);
            EncodedEvent oldest = ring[slot];
            if (oldest != null) {
                messageBytes -= oldest.messageBytes();
                ring[slot] = oldest.dropped();
            }
        }
    }

    /** Records an event of the journal that is not added here. */
    void skip(long position) {
        skippedPosition = position;
    }

    /** Returns whether every event that was added after this position is still here; messages may be dropped. */
    public boolean holdsAllAfter(long position) {
        return droppedPosition <= position;
    }

    /**
     * Returns whether every event of the journal after this position and up to the shard's position is here; messages may
     * be dropped.
     */
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
