package io.quotecast.journal;

import io.quotecast.market.MarketEvent;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A tape in memory: what is appended is shown at once, and the newest entries are held. */
public final class MemoryJournal implements Journal {
    private final Epoch epoch;
    private final Series series = new Series();
    private final Window window;
    private Consumer<Entry> follower = entry -> {};

    /**
     * @param capacity how many entries are held, above 0
     * @param mostPayload how many bytes the payloads of held messages may sum to; the newest is held in any case
     */
    public MemoryJournal(Epoch epoch, int capacity, long mostPayload) {
        this.epoch = epoch;
        this.window = new Window(capacity, mostPayload);
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public void follow(Consumer<Entry> shown) {
        follower = shown;
    }

    @Override
    public void append(MarketEvent event, @Nullable LongConsumer recorded) {
        Entry entry = append(event);
        follower.accept(entry);
        if (recorded != null) {
            recorded.accept(entry.q());
        }
    }

    /** Numbers the event and keeps it; whoever calls this shows it himself. */
    public Entry append(MarketEvent event) {
        Entry entry = new Entry(window.last() + 1, series.next(event), event);
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
    public boolean readAfter(long q, int most, Consumer<Entry> reader) {
        return window.readAfter(q, most, reader);
    }
}
