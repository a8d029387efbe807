package io.quotecast.push;

/** Looks a few times a second how late a loop does what is due. Owned by it. */
final class LoopLagProbe {
    static final long EVERY_NANOS = 200_000_000L;

    private final ShardLoop shardLoop;
    private final Histogram lags;
    private long dueNanos;

    LoopLagProbe(ShardLoop shardLoop, Histogram lags) {
        this.shardLoop = shardLoop;
        this.lags = lags;
    }

    /** Looks from now on. */
    void begin() {
        dueNanos = shardLoop.nanoTime() + EVERY_NANOS;
        shardLoop.schedule(this::look, EVERY_NANOS);
    }

    private void look() {
        lags.record(Math.max(0, (shardLoop.nanoTime() - dueNanos) / 1_000));
        begin();
    }
}
