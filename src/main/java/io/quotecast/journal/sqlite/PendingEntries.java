package io.quotecast.journal.sqlite;

import io.quotecast.journal.Entry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries between the road, which appends and shows them, and the thread that writes them: a ring in which each
 * runs behind the other. An entry may be overwritten when it has been both written and shown.
 */
final class PendingEntries {
    /** With so many waiting no event is let in; as many again fit, for those already let in and what is made of them. */
    static final int MAX_PENDING = 1 << 16;

    private static final int SLOTS = 2 * MAX_PENDING;

    private final @Nullable Entry[] entries = new @Nullable Entry[SLOTS];
    private final @Nullable LongConsumer[] callbacks = new @Nullable LongConsumer[SLOTS];
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private long committed;
    private volatile boolean full;

    /** Nothing is pending, and the entry behind this position comes next. */
    void startAt(long position) {
        appended.set(position);
        written.set(position);
        committed = position;
    }

    /** On the road. */
    void add(Entry entry, @Nullable LongConsumer callback) {
        long position = entry.position();
        long waiting = position - Math.min(committed, written.getAcquire());
        if (waiting > SLOTS) {
            throw new IllegalStateException("more than " + SLOTS + " entries wait for the disk");
        }
        entries[slot(position)] = entry;
        callbacks[slot(position)] = callback;
        appended.setRelease(position);
        if (waiting > MAX_PENDING) {
            full = true;
        }
    }

    /** On the road: the next one that has not been shown, if it is at or before this position. */
    @Nullable
    Entry nextUncommitted(long upTo) {
        return committed < upTo ? entries[slot(committed + 1)] : null;
    }

    /** On the road: the next one has been shown; returns who wants to hear of it. */
    @Nullable
    LongConsumer markCommitted() {
        committed++;
        LongConsumer callback = callbacks[slot(committed)];
        callbacks[slot(committed)] = null;
        return callback;
    }

    /** On the road: looks whether there is room again. */
    void updateFull() {
        if (full && appended.getPlain() - Math.min(committed, written.getAcquire()) < MAX_PENDING / 2) {
            full = false;
        }
    }

    boolean isFull() {
        return full;
    }

    /** On the writer's thread: an entry that is appended and not written. */
    Entry entry(long position) {
        Entry entry = entries[slot(position)];
        if (entry == null || entry.position() != position) {
            throw new IllegalStateException("no entry " + position + " waits");
        }
        return entry;
    }

    /** On the writer's thread: all up to this position are written. */
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
