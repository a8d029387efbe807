package io.quotecast.journal;

import io.quotecast.market.Bar;
import java.util.function.Consumer;

/**
 * Reads all entries that a journal stores, also those that are no longer in memory, and so may wait for a disk. Owned
 * by one thread.
 */
public interface EntryReader extends AutoCloseable {
    /** Returns the position of the oldest stored entry of the epoch; {@link #last} {@code + 1} if there is none. */
    long first();

    /** Returns the position of the newest committed entry; 0 if there is none. */
    long last();

    /** Reads entries as described at {@link Journal#readAfter}. */
    boolean readAfter(long position, int limit, Consumer<Entry> reader);

    /**
     * Returns the time of the first stored event after a position, in µs since 1970-01-01T00:00Z; {@link
     * Long#MIN_VALUE} if the event is no longer stored, and {@link Long#MAX_VALUE} if there is none. Bars are skipped,
     * because their times are those of their starts. Positions of a shared journal may be without an event.
     */
    default long timeAfter(long position) {
        long[] micros = {Long.MAX_VALUE};
        boolean isStored = true;
        for (long after = position; isStored && after < last() && micros[0] == Long.MAX_VALUE; after++) {
            isStored = readAfter(after, 1, entry -> {
                if (!(entry.event() instanceof Bar)) {
                    micros[0] = entry.event().timeMicros();
                }
            });
        }
        return isStored ? micros[0] : Long.MIN_VALUE;
    }

    /** Releases all resources. Has no effect after the first call. */
    @Override
    void close();
}
