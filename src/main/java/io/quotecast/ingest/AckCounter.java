package io.quotecast.ingest;

import io.quotecast.source.EventSink;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Counts how many of the events that one sender handed over are on the tape. */
final class AckCounter implements LongConsumer {
    private static final long LOOK_NANOS = 20_000L;
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private final AtomicLong recorded = new AtomicLong();
    private final LongSupplier nanoTime;

    AckCounter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** One more, on the thread of the road. */
    @Override
    public void accept(long q) {
        recorded.incrementAndGet();
    }

    /** Waits for so many; less long while nothing can be kept. Returns how many are missing. */
    long await(long events, EventSink eventSink) {
        long began = nanoTime.getAsLong();
        long missing = events - recorded.get();
        while (missing > 0 && eventSink.isOpen() && nanoTime.getAsLong() - began < LONGEST_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
            missing = events - recorded.get();
        }
        return missing;
    }
}
