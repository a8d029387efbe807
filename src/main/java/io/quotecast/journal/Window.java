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
    private static final MarketEvent NOTHING = new Message(new Topic("nothing"), Message.Form.TEXT, new byte[0], "", 1);

    private final AtomicReferenceArray<@Nullable Entry> ring;
    private final long mostPayload;
    private final AtomicLong first = new AtomicLong(1);
    private final AtomicLong last = new AtomicLong();
    private long payload;

    /**
     * @param capacity how many entries are held, above 0
     * @param mostPayload how many bytes the payloads of held messages may sum to; the newest is held in any case
     */
    public Window(int capacity, long mostPayload) {
        if (capacity < 1) {
            throw new IllegalArgumentException("journal capacity " + capacity + " must be above 0");
        }
        this.ring = new AtomicReferenceArray<>(capacity);
        this.mostPayload = mostPayload;
    }

    /** It is empty, and the entry behind this position comes next. Before the first is added. */
    public void begin(long q) {
        first.setRelease(q + 1);
        last.setRelease(q);
    }

    /** Takes the entry behind the last one. */
    public void add(Entry entry) {
        long q = entry.q();
        if (q - first.getPlain() == ring.length()) {
            forgetFirst();
        }
        // Released, as is the position behind it: who sees the position sees the entry.
        ring.setRelease(slot(q), entry);
        last.setRelease(q);
        if (entry.event() instanceof Message message) {
            payload += message.payload().length;
            while (payload > mostPayload && first.getPlain() < q) {
                forgetFirst();
            }
        }
    }

    /** The position behind the last one has no event, and never will. */
    public void pass(long q) {
        add(new Entry(q, 0, NOTHING));
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
    public boolean readAfter(long q, int most, Consumer<Entry> reader) {
        long end = Math.min(q + most, last());
        for (long at = q + 1; at <= end; at++) {
            Entry entry = ring.getAcquire(slot(at));
            // The writer may have come round meanwhile: then another entry stands here, or none.
            if (entry == null || entry.q() != at) {
                return false;
            }
            if (entry.event() != NOTHING) {
                reader.accept(entry);
            }
        }
        return true;
    }

    private void forgetFirst() {
        long oldest = first.getPlain();
        Entry forgotten = ring.getPlain(slot(oldest));
        if (forgotten != null && forgotten.event() instanceof Message message) {
            payload -= message.payload().length;
        }
        first.setRelease(oldest + 1);
        ring.setRelease(slot(oldest), null);
    }

    private int slot(long q) {
        return (int) (q % ring.length());
    }
}
