package io.quotecast.journal.sqlite;

import io.quotecast.journal.Entry;
import io.quotecast.market.Message;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A ring buffer of entries between the pipeline thread, which appends and commits them, and the writer thread. A slot
 * is reused once its entry has been both written and committed.
 */
final class PendingEntries {
    /**
     * Above this number of pending entries, no event is accepted. The ring holds twice as many, so that events which
     * are already queued, and the events derived from them, still fit.
     */
    static final int MAX_PENDING = 1 << 16;

    /** Size of the payloads of pending messages above which no event is accepted. */
    private static final long MAX_MESSAGE_BYTES = 32L << 20;

    private static final int SLOTS = 2 * MAX_PENDING;

    private final @Nullable Entry[] entries = new @Nullable Entry[SLOTS];
    private final @Nullable LongConsumer[] callbacks = new @Nullable LongConsumer[SLOTS];
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong messageBytes = new AtomicLong();
    private long committed;
    private long released;
    private volatile boolean full;

    /** Sets the position after which entries are appended. Called before the first append. */
    void startAt(long position) {
        appended.set(position);
        written.set(position);
        committed = position;
        released = position;
    }

    /** Appends an entry. On the pipeline thread. */
    void add(Entry entry, @Nullable LongConsumer callback) {
        long position = entry.position();
        long waiting = position - Math.min(committed, written.getAcquire());
        if (waiting > SLOTS) {
            throw new IllegalStateException("more than " + SLOTS + " entries are pending");
        }
        entries[slot(position)] = entry;
        callbacks[slot(position)] = callback;
        appended.setRelease(position);
        long bytes = messageBytes.getPlain() + payloadLength(entry);
        messageBytes.setRelease(bytes);
        if (waiting > MAX_PENDING || bytes > MAX_MESSAGE_BYTES) {
            full = true;
        }
    }

    /** Returns the next entry to commit, or null if it is after this position. On the pipeline thread. */
    @Nullable
    Entry nextUncommitted(long upTo) {
        return committed < upTo ? entries[slot(committed + 1)] : null;
    }

    /** Marks the next entry as committed, and returns its callback or null. On the pipeline thread. */
    @Nullable
    LongConsumer markCommitted() {
        committed++;
        LongConsumer callback = callbacks[slot(committed)];
        callbacks[slot(committed)] = null;
        return callback;
    }

    /**
     * Releases the entries that have been written and committed, and ends {@link #isFull} once less than half of the
     * limit is pending. On the pipeline thread.
     */
    void updateFull() {
        long done = Math.min(committed, written.getAcquire());
        long bytes = messageBytes.getPlain();
        while (released < done) {
            released++;
            int slot = slot(released);
            Entry entry = entries[slot];
            if (entry != null && entry.position() == released) {
                bytes -= payloadLength(entry);
                entries[slot] = null;
            }
        }
        messageBytes.setRelease(bytes);
        if (full && appended.getPlain() - done < MAX_PENDING / 2 && bytes < MAX_MESSAGE_BYTES / 2) {
            full = false;
        }
    }

    /** Returns the size of the payloads of pending messages. On any thread. */
    long messageBytes() {
        return messageBytes.getAcquire();
    }

    private static int payloadLength(Entry entry) {
        return entry.event() instanceof Message message ? message.payload().length : 0;
    }

    /** Returns whether no event may be accepted for now. On any thread. */
    boolean isFull() {
        return full;
    }

    /** Returns an entry that has been appended and not written. On the writer thread. */
    Entry entry(long position) {
        Entry entry = entries[slot(position)];
        if (entry == null || entry.position() != position) {
            throw new IllegalStateException("entry " + position + " is not pending");
        }
        return entry;
    }

    /** Marks all entries up to this position as written. On the writer thread. */
    void markWritten(long position) {
        written.setRelease(position);
    }

    long appended() {
        return appended.getAcquire();
    }

    long written() {
        return written.getAcquire();
    }

    long committed() {
        return committed;
    }

    private static int slot(long position) {
        return (int) (position & (SLOTS - 1));
    }
}
