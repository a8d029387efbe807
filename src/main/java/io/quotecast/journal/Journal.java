package io.quotecast.journal;

import io.quotecast.market.MarketEvent;
import java.util.function.Consumer;

/** The tape: gives every event its place and keeps it. One thread, the road's, appends; any thread may read. */
public interface Journal {
    Epoch epoch();

    /** Numbers the event and keeps it. On the road's thread only. */
    Entry append(MarketEvent event);

    /** Position of the newest entry; 0 if there has been none. */
    long last();

    /** Position of the oldest entry that is still held; {@code last() + 1} if none is. */
    long first();

    /** Whether every entry after this position is still held; not so for a position that the tape has yet to reach. */
    default boolean holdsAllAfter(long q) {
        return q >= first() - 1 && q <= last();
    }

    /**
     * Hands over what follows a position, oldest first and at most so many.
     *
     * @return false if an entry among these is not held any more: then those before it have been handed over, and none
     *     behind it
     */
    boolean readAfter(long q, int most, Consumer<Entry> reader);
}
