package io.quotecast.journal;

import java.util.function.Consumer;

/**
 * Reads all entries that a journal stores, also those that are no longer in memory, and so may wait for a disk. Owned by
 * one thread.
 */
public interface EntryReader extends AutoCloseable {
    /** Returns the position of the oldest stored entry of the epoch; {@link #last} {@code + 1} if there is none. */
    long first();

    /** Returns the position of the newest committed entry; 0 if there is none. */
    long last();

    /** Reads entries as described at {@link Journal#readAfter}. */
    boolean readAfter(long position, int limit, Consumer<Entry> reader);

    /** Releases all resources. Has no effect after the first call. */
    @Override
    void close();
}
