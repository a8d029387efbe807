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
    static final int MOST = 1 << 16;

    private static final int SLOTS = 2 * MOST;

    private final @Nullable Entry[] entries = new @Nullable Entry[SLOTS];
    private final @Nullable LongConsumer[] recorded = new @Nullable LongConsumer[SLOTS];
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private long shown;
    private volatile boolean full;

    /** Nothing is pending, and the entry behind this position comes next. */
    void begin(long q) {
        appended.set(q);
        written.set(q);
        shown = q;
    }

    /** On the road. */
    void add(Entry entry, @Nullable LongConsumer heard) {
        long q = entry.q();
        long waiting = q - Math.min(shown, written.getAcquire());
        if (waiting > SLOTS) {
            throw new IllegalStateException("more than " + SLOTS + " entries wait for the disk");
        }
        entries[slot(q)] = entry;
        recorded[slot(q)] = heard;
        appended.setRelease(q);
        if (waiting > MOST) {
            full = true;
        }
    }

    /** On the road: the next one that has not been shown, if it is at or before this position. */
    @Nullable
    Entry next(long upTo) {
        return shown < upTo ? entries[slot(shown + 1)] : null;
    }

    /** On the road: the next one has been shown; returns who wants to hear of it. */
    @Nullable
    LongConsumer pass() {
        shown++;
        LongConsumer heard = recorded[slot(shown)];
        recorded[slot(shown)] = null;
        return heard;
    }

    /** On the road: looks whether there is room again. */
    void look() {
        if (full && appended.getPlain() - Math.min(shown, written.getAcquire()) < MOST / 2) {
            full = false;
        }
    }

    boolean isFull() {
        return full;
    }

    /** On the writer's thread: an entry that is appended and not written. */
    Entry entry(long q) {
        Entry entry = entries[slot(q)];
        if (entry == null || entry.q() != q) {
            throw new IllegalStateException("no entry " + q + " waits");
        }
        return entry;
    }

    /** On the writer's thread: all up to this position are written. */
    void wrote(long q) {
        written.setRelease(q);
    }

    long appended() {
        return appended.getAcquire();
    }

    long written() {
        return written.getAcquire();
    }

    long shown() {
        return shown;
    }

    private static int slot(long q) {
        return (int) (q & (SLOTS - 1));
    }
}
