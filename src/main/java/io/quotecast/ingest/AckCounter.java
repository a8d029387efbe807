package io.quotecast.ingest;

import io.quotecast.source.EventSink;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Counts how many events of one sender are committed. Called on the pipeline thread, awaited on that of the sender.
 */
final class AckCounter implements LongConsumer {
    private static final long POLL_NANOS = 20_000L;
    private static final long TIMEOUT_NANOS = 10_000_000_000L;

    private final AtomicLong acknowledged = new AtomicLong();
    private final LongSupplier nanoTime;

    AckCounter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void accept(long position) {
        acknowledged.incrementAndGet();
    }

    /**
     * Waits until this many events are committed, for at most 10 s and only while the journal accepts events.
     *
     * @return how many events are still missing
     */
    long await(long events, EventSink sink) {
        long startNanos = nanoTime.getAsLong();
        long missing = events - acknowledged.get();
        while (missing > 0 && sink.isOpen() && nanoTime.getAsLong() - startNanos < TIMEOUT_NANOS) {
            LockSupport.parkNanos(POLL_NANOS);
            missing = events - acknowledged.get();
        }
        return missing;
    }
}
