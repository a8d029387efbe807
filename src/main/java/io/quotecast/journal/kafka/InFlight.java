package io.quotecast.journal.kafka;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import java.util.ArrayDeque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What this process has added and not read back yet. Owned by the road's thread, but for {@link #isFull} and {@link #isStuck}. */
final class InFlight {
    /** With so many waiting no event is let in; as many again fit, for those already let in and what is made of them. */
    static final int MAX_EVENTS = 1 << 16;
    /** So much may wait of payloads, likewise. */
    private static final long MAX_BYTES = 32L << 20;
    /** Without anything read back for so long, nothing more is taken in. */
    private static final long STUCK_NANOS = 5_000_000_000L;

    private final ArrayDeque<PendingEvent> waiting = new ArrayDeque<>();
    private long lastNumber;
    private long bytes;
    private long nowNanos;
    private volatile boolean full;
    private volatile boolean stuck;

    private record PendingEvent(long number, @Nullable LongConsumer recorded, int bytes, long sinceNanos) {}

    /** Returns the number of one more; the event is null for a mark. */
    long add(@Nullable MarketEvent event, @Nullable LongConsumer recorded) {
        if (waiting.isEmpty()) {
            nowNanos = System.nanoTime();
        }
        int size = event instanceof Message message ? message.payload().length : 0;
        waiting.add(new PendingEvent(++lastNumber, recorded, size, nowNanos));
        bytes += size;
        if (waiting.size() > MAX_EVENTS || bytes > MAX_BYTES) {
            full = true;
        }
        return lastNumber;
    }

    /** One has been read back; returns who wants to hear of it. */
    @Nullable
    LongConsumer acknowledge(long number) {
        PendingEvent pendingEvent = waiting.poll();
        while (pendingEvent != null && pendingEvent.number < number) {
            bytes -= pendingEvent.bytes;
            pendingEvent = waiting.poll();
        }
        if (pendingEvent == null) {
            return null;
        }
        bytes -= pendingEvent.bytes;
        return pendingEvent.recorded;
    }

    /** Looks how things are by now. */
    void update() {
        nowNanos = System.nanoTime();
        PendingEvent oldest = waiting.peek();
        boolean isStuckNow = oldest != null && nowNanos - oldest.sinceNanos > STUCK_NANOS;
        if (isStuckNow != stuck) {
            stuck = isStuckNow;
        }
        if (full && waiting.size() < MAX_EVENTS / 2 && bytes < MAX_BYTES / 2) {
            full = false;
        }
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
