package io.quotecast.journal.kafka;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The records that this process has appended and not read back yet. Owned by the pipeline thread, except for
 * {@link #isFull}, {@link #isStuck} and {@link #messageBytes}, which any thread may call.
 */
final class InFlight {
    /**
     * Above this number of records in flight, no event is accepted. Twice as many fit, for events that are already
     * queued and the events derived from them.
     */
    static final int MAX_EVENTS = 1 << 16;
    /** Above this total size of payloads in flight, no event is accepted. */
    private static final long MAX_BYTES = 32L << 20;
    /** If the oldest record is not read back within this time, the journal counts as failed. */
    private static final long STUCK_NANOS = 5_000_000_000L;

    private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
    private long lastNumber;
    private final AtomicLong bytes = new AtomicLong();
    private long nowNanos;
    private volatile boolean full;
    private volatile boolean stuck;

    private record PendingEvent(long number, @Nullable LongConsumer recorded, int bytes, long sinceNanos) {}

    /** Adds a record and returns its number; the event is null for a leader marker. */
    long add(@Nullable MarketEvent event, @Nullable LongConsumer recorded) {
        if (waiting.isEmpty()) {
            nowNanos = System.nanoTime();
        }
        int size = event instanceof Message message ? message.payload().length : 0;
        waiting.add(new PendingEvent(++lastNumber, recorded, size, nowNanos));
        addBytes(size);
        if (waiting.size() > MAX_EVENTS || bytes.getPlain() > MAX_BYTES) {
            full = true;
        }
        return lastNumber;
    }

    /** Removes the records up to this number, and returns the callback of the one with this number, or null. */
    @Nullable
    LongConsumer acknowledge(long number) {
        PendingEvent pendingEvent = waiting.poll();
        while (pendingEvent != null && pendingEvent.number < number) {
            addBytes(-pendingEvent.bytes);
            pendingEvent = waiting.poll();
        }
        if (pendingEvent == null) {
            return null;
        }
        addBytes(-pendingEvent.bytes);
        return pendingEvent.recorded;
    }

    /** Updates {@link #isFull} and {@link #isStuck}. */
    void update() {
        nowNanos = System.nanoTime();
        PendingEvent oldest = waiting.peek();
        stuck = oldest != null && nowNanos - oldest.sinceNanos > STUCK_NANOS;
        if (full && waiting.size() < MAX_EVENTS / 2 && bytes.getPlain() < MAX_BYTES / 2) {
            full = false;
        }
    }

    /** Returns the size of the payloads in flight. */
    long messageBytes() {
        return bytes.getAcquire();
    }

    private void addBytes(int change) {
        bytes.setRelease(bytes.getPlain() + change);
    }

    int count() {
        return waiting.size();
    }

    boolean isFull() {
        return full;
    }

    boolean isStuck() {
        return stuck;
    }
}
