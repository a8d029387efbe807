package io.quotecast.state;

import io.quotecast.journal.Entry;
import io.quotecast.market.Instrument;
import io.quotecast.market.Ticker;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The newest ticker of every instrument. Written by the pipeline thread; safe to read on any thread. */
public final class NewestTickers {
    private static final int INITIAL_CAPACITY = 64;

    private volatile AtomicReferenceArray<@Nullable Ticker> byId = new AtomicReferenceArray<>(INITIAL_CAPACITY);

    /** Keeps the event of an entry if it is a ticker. */
    public void apply(Entry entry) {
        if (entry.event() instanceof Ticker ticker) {
            int id = ticker.instrument().id();
            if (id >= byId.length()) {
                grow(id + 1);
            }
            byId.setRelease(id, ticker);
        }
    }

    /** Returns the newest ticker of an instrument; null before the first one. */
    public @Nullable Ticker of(Instrument instrument) {
        AtomicReferenceArray<@Nullable Ticker> current = byId;
        return instrument.id() < current.length() ? current.getAcquire(instrument.id()) : null;
    }

    private void grow(int minCapacity) {
        AtomicReferenceArray<@Nullable Ticker> previous = byId;
        AtomicReferenceArray<@Nullable Ticker> larger =
                new AtomicReferenceArray<>(Math.max(minCapacity, previous.length() * 2));
        for (int id = 0; id < previous.length(); id++) {
            larger.setPlain(id, previous.getPlain(id));
        }
        byId = larger;
    }
}
