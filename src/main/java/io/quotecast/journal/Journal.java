package io.quotecast.journal;

import io.quotecast.market.MarketEvent;
import java.util.function.Consumer;

/** The tape: gives every event its place and keeps it. Owned by one thread, the road's, which makes every call. */
public interface Journal {
    Epoch epoch();

    /** Numbers the event and keeps it. */
    Entry append(MarketEvent event);

    /** Position of the newest entry; 0 if there has been none. */
    long last();

    /** Position of the oldest entry that is still held; {@code last() + 1} if none is. */
    long first();

    /** Hands over what is held after a position, oldest first. */
    void readAfter(long q, Consumer<Entry> reader);
}
