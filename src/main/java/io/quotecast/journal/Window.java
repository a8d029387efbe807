package io.quotecast.journal;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of a journal, bounded in number. The payloads of messages have a bound of their own: the oldest of
 * them are dropped beyond it, and the entries stay. One thread adds; any may read.
 */
public final class Window {
    /** Fills a position that has no event. */
    private static final MarketEvent EMPTY = new Message(new Topic("nothing"), Message.Form.TEXT, new byte[0], "", 1);

    private final AtomicReferenceArray<@Nullable Entry> ring;
    private final long maxPayloadBytes;
    private final AtomicLong first = new AtomicLong(1);
    private final AtomicLong last = new AtomicLong();
    /** The messages whose payloads are held, oldest first. Owned by the thread that adds. */
    private final Queue<Entry> messages = new ArrayDeque<>();

    private long payloadBytes;

    /**
     * @param capacity maximum number of entries held, above 0
     * @param maxPayloadBytes maximum total size of the payloads of messages; that of the newest is held in any case
     */
    public Window(int capacity, long maxPayloadBytes) {
        if (capacity < 1) {
            throw new IllegalArgumentException("journal capacity: " + capacity + " is out of range (1 or above)");
        }
        this.ring = new AtomicReferenceArray<>(capacity);
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /** Sets the position after which entries are added. Called before the first one is added. */
    public void startAt(long position) {
        first.setRelease(position + 1);
        last.setRelease(position);
    }

    /** Adds the entry at the next position. */
    public void add(Entry entry) {
        long position = entry.position();
        if (position - first.getPlain() == ring.length()) {
            evictFirst();
        }
        // The entry is released before the position: a reader that sees the position sees the entry.
        ring.setRelease(slot(position), entry);
        last.setRelease(position);
        if (entry.event() instanceof Message message && message != EMPTY) {
            payloadBytes += message.payload().length;
            messages.add(entry);
            while (payloadBytes > maxPayloadBytes && messages.size() > 1) {
                dropOldestPayload();
            }
        }
    }

    /** Adds a position without an event. */
    public void addEmpty(long position) {
        add(new Entry(position, 0, EMPTY));
    }

    public int capacity() {
        return ring.length();
    }

    public long last() {
        return last.getAcquire();
    }

    public long first() {
        return first.getAcquire();
    }

    /** Reads entries as described at {@link Journal#readAfter}. */
    public boolean readAfter(long position, int limit, Consumer<Entry> reader) {
        long end = Math.min(position + limit, last());
        for (long next = position + 1; next <= end; next++) {
            Entry entry = ring.getAcquire(slot(next));
            // The writer may have reused the slot meanwhile: it then holds another entry, or none.
            if (entry == null || entry.position() != next) {
                return false;
            }
            if (entry.event() != EMPTY) {
                reader.accept(entry);
            }
        }
        return true;
    }

    private void evictFirst() {
        long oldest = first.getPlain();
        Entry oldestMessage = messages.peek();
        if (oldestMessage != null && oldestMessage.position() == oldest) {
            removeOldestMessage();
        }
        first.setRelease(oldest + 1);
        ring.setRelease(slot(oldest), null);
    }

    private void dropOldestPayload() {
        Entry oldest = removeOldestMessage();
        Message dropped = ((Message) oldest.event()).dropped();
        ring.setRelease(slot(oldest.position()), new Entry(oldest.position(), oldest.seriesNumber(), dropped));
    }

    private Entry removeOldestMessage() {
        Entry oldest = messages.remove();
        payloadBytes -= ((Message) oldest.event()).payload().length;
        return oldest;
    }

    private int slot(long position) {
        return (int) (position % ring.length());
    }
}
