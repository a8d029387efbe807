package io.quotecast.journal;

import io.quotecast.market.MarketEvent;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A journal in memory, which commits every entry at once and holds the newest ones. */
public final class MemoryJournal implements Journal {
    private final Epoch epoch;
    private final SeriesNumbers seriesNumbers;
    private final Window window;
    private Consumer<Entry> entryConsumer = entry -> {};

    /**
     * @param capacity maximum number of entries held, above 0
     * @param maxPayloadBytes maximum total size of the payloads of messages; that of the newest is held in any case
     */
    public MemoryJournal(Epoch epoch, int capacity, long maxPayloadBytes) {
        this.epoch = epoch;
        this.seriesNumbers = SeriesNumbers.forWindow(capacity);
        this.window = new Window(capacity, maxPayloadBytes);
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public void start(Consumer<Entry> consumer) {
        entryConsumer = consumer;
    }

    @Override
    public void append(MarketEvent event, @Nullable LongConsumer recorded) {
        Entry entry = append(event);
        entryConsumer.accept(entry);
        if (recorded != null) {
            recorded.accept(entry.position());
        }
    }

    /** Appends an event without passing it to the consumer. */
    public Entry append(MarketEvent event) {
        long position = window.last() + 1;
        Entry entry = new Entry(position, seriesNumbers.next(event, position), event);
        window.add(entry);
        return entry;
    }

    @Override
    public long last() {
        return window.last();
    }

    @Override
    public long first() {
        return window.first();
    }

    @Override
    public boolean readAfter(long position, int limit, Consumer<Entry> reader) {
        return window.readAfter(position, limit, reader);
    }
}
