package io.quotecast.pipeline;

import io.quotecast.journal.Journal;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.push.Hub;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Publishes the events of the journal to a hub of its own, a fixed time after they were recorded. It notes the position
 * of the journal from time to time, and reads the events from the journal when their time has come; so its memory does
 * not depend on the number of events. Events that the journal no longer holds by then are skipped. Owned by one thread.
 */
public final class DelayedFeed {
    private static final System.Logger LOG = System.getLogger(DelayedFeed.class.getName());
    /** The greatest time by which an event is later than the delay. */
    private static final long NOTE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long LOG_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAX_ENTRIES = 1_024;

    private final Journal journal;
    private final Hub hub;
    private final long delayNanos;
    private final Queue<Note> notes = new ArrayDeque<>();
    private long notedNanos;
    private long loggedNanos;
    private long position;

    /** The newest position of the journal at a time. */
    private record Note(long nanos, long position) {}

    /**
     * @param hub receives the events; nothing else publishes to it
     * @param nowNanos the time now, from a monotonic clock
     */
    public DelayedFeed(Journal journal, Hub hub, Duration delay, long nowNanos) {
        this.journal = journal;
        this.hub = hub;
        this.delayNanos = delay.toNanos();
        this.position = journal.last();
        this.loggedNanos = nowNanos - LOG_NANOS;
        note(nowNanos);
        hub.startAt(position);
    }

    /**
     * Publishes the events whose time has come.
     *
     * @param isUsed whether any client receives them; they are not read otherwise
     */
    public void onTick(long nowNanos, boolean isUsed) {
        if (nowNanos - notedNanos >= NOTE_NANOS) {
            note(nowNanos);
        }
        long end = position;
        for (Note next = notes.peek(); next != null && nowNanos - next.nanos >= delayNanos; next = notes.peek()) {
            end = next.position;
            notes.remove();
        }
        if (end == position) {
            return;
        }
        if (isUsed) {
            publishUpTo(end, nowNanos);
        } else {
            position = end;
            hub.startAt(end);
        }
    }

    private void publishUpTo(long end, long nowNanos) {
        while (position < end) {
            int count = (int) Math.min(MAX_ENTRIES, end - position);
            if (!journal.readAfter(position, count, entry -> hub.publish(EncodedEvent.of(entry)))) {
                logSkipped(end, nowNanos);
                position = end;
                hub.startAt(end);
                return;
            }
            position += count;
            hub.flush();
        }
    }

    private void note(long nowNanos) {
        notedNanos = nowNanos;
        notes.add(new Note(nowNanos, journal.last()));
    }

    private void logSkipped(long end, long nowNanos) {
        if (nowNanos - loggedNanos >= LOG_NANOS) {
            loggedNanos = nowNanos;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Delayed events skipped: the journal no longer holds all positions from " + (position + 1) + " to "
                            + end + "; raise quotecast.journal.capacity");
        }
    }
}
