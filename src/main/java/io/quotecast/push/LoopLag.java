package io.quotecast.push;

/** Looks a few times a second how late a loop does what is due. Owned by it. */
final class LoopLag {
    static final long EVERY_NANOS = 200_000_000L;

    private final Loop loop;
    private final Histogram lags;
    private long dueNanos;

    LoopLag(Loop loop, Histogram lags) {
        this.loop = loop;
        this.lags = lags;
    }

    /** Looks from now on. */
    void begin() {
        dueNanos = loop.nanoTime() + EVERY_NANOS;
        loop.schedule(this::look, EVERY_NANOS);
    }

    private void look() {
        lags.record(Math.max(0, (loop.nanoTime() - dueNanos) / 1_000));
        begin();
    }
}
