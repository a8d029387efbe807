package io.quotecast.journal;

import java.util.function.Consumer;

/** Reads the entries that a journal holds in memory. */
record HeldEntries(Journal journal) implements EntryReader {
    @Override
    public long first() {
        return journal.first();
    }

    @Override
    public long last() {
        return journal.last();
    }

    @Override
    public boolean readAfter(long position, int limit, Consumer<Entry> reader) {
        return journal.readAfter(position, limit, reader);
    }

    @Override
    public void close() {
        // The journal belongs to the pipeline.
    }
}
