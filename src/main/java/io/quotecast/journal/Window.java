package io.quotecast.journal;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The newest entries of a tape, bounded in number and in the bytes of messages. One thread adds; any may read. */
public final class Window {
    /** What stands at a position that has no event. */
    private static final MarketEvent EMPTY = new Message(new Topic("nothing"), Message.Form.TEXT, new byte[0], "", 1);

    private final AtomicReferenceArray<@Nullable Entry> ring;
    private final long maxPayloadBytes;
    private final AtomicLong first = new AtomicLong(1);
    private final AtomicLong last = new AtomicLong();
    private long payloadBytes;

    /**
     * @param capacity how many entries are held, above 0
     * @param maxPayloadBytes how many bytes the payloads of held messages may sum to; the newest is held in any case
     */
    public Window(int capacity, long maxPayloadBytes) {
        if (capacity < 1) {
            throw new IllegalArgumentException("journal capacity " + capacity + " must be above 0");
        }
        this.ring = new AtomicReferenceArray<>(capacity);
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /** It is empty, and the entry behind this position comes next. Before the first is added. */
    public void startAt(long position) {
        first.setRelease(position + 1);
        last.setRelease(position);
    }

    /** Takes the entry behind the last one. */
    public void add(Entry entry) {
        long position = entry.position();
        if (position - first.getPlain() == ring.length()) {
            evictFirst();
        }
        // Released, as is the position behind it: who sees the position sees the entry.
        ring.setRelease(slot(position), entry);
        last.setRelease(position);
        if (entry.event() instanceof Message message) {
            payloadBytes += message.payload().length;
            while (payloadBytes > maxPayloadBytes && first.getPlain() < position) {
                evictFirst();
            }
        }
    }

    /** The position behind the last one has no event, and never will. */
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

    /** As {@link Journal#readAfter}. */
    public boolean readAfter(long position, int limit, Consumer<Entry> reader) {
        long end = Math.min(position + limit, last());
        for (long next = position + 1; next <= end; next++) {
            Entry entry = ring.getAcquire(slot(next));
            // The writer may have come round meanwhile: then another entry stands here, or none.
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
        Entry evicted = ring.getPlain(slot(oldest));
        if (evicted != null && evicted.event() instanceof Message message) {
            payloadBytes -= message.payload().length;
        }
        first.setRelease(oldest + 1);
        ring.setRelease(slot(oldest), null);
    }

    private int slot(long position) {
        return (int) (position % ring.length());
    }
}
