package io.quotecast.push;

import java.util.function.BooleanSupplier;

/** Measures, five times per second, how late a loop runs scheduled tasks. Owned by the loop's thread. */
final class LoopLagProbe {
    static final long INTERVAL_NANOS = 200_000_000L;

    private final ShardLoop shardLoop;
    private final Histogram histogram;
    private final BooleanSupplier isEnded;
    private long dueNanos;

    LoopLagProbe(ShardLoop shardLoop, Histogram histogram, BooleanSupplier isEnded) {
        this.shardLoop = shardLoop;
        this.histogram = histogram;
        this.isEnded = isEnded;
    }

    void start() {
        dueNanos = shardLoop.nanoTime() + INTERVAL_NANOS;
        shardLoop.schedule(this::measure, INTERVAL_NANOS);
    }

    private void measure() {
        histogram.record(Math.max(0, (shardLoop.nanoTime() - dueNanos) / 1_000));
        if (!isEnded.getAsBoolean()) {
            start();
        }
    }
}
