package io.quotecast.journal;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A tape in memory that holds the newest entries, bounded in number and in the bytes of messages. */
public final class MemoryJournal implements Journal {
    private final Epoch epoch;
    private final @Nullable Entry[] ring;
    private final long mostPayload;
    private final Series series = new Series();
    private long first = 1;
    private long last;
    private long payload;

    /**
     * @param capacity how many entries are held, above 0
     * @param mostPayload how many bytes the payloads of held messages may sum to; the newest is held in any case
     */
    public MemoryJournal(Epoch epoch, int capacity, long mostPayload) {
        if (capacity < 1) {
            throw new IllegalArgumentException("journal capacity " + capacity + " must be above 0");
        }
        this.epoch = epoch;
        this.ring = new @Nullable Entry[capacity];
        this.mostPayload = mostPayload;
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public Entry append(MarketEvent event) {
        if (last - first + 1 == ring.length) {
            forgetFirst();
        }
        Entry entry = new Entry(++last, series.next(event), event);
        ring[slot(last)] = entry;
        if (event instanceof Message message) {
            payload += message.payload().length;
            while (payload > mostPayload && first < last) {
                forgetFirst();
            }
        }
        return entry;
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public long first() {
        return first;
    }

    @Override
    public void readAfter(long q, Consumer<Entry> reader) {
        for (long at = Math.max(Math.min(q, last) + 1, first); at <= last; at++) {
            Entry entry = ring[slot(at)];
            if (entry != null) {
                reader.accept(entry);
            }
        }
    }

    private void forgetFirst() {
        Entry oldest = ring[slot(first)];
        if (oldest != null && oldest.event() instanceof Message message) {
            payload -= message.payload().length;
        }
        ring[slot(first++)] = null;
    }

    private int slot(long q) {
        return (int) (q % ring.length);
    }
}
