package io.quotecast.source.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A replay clock on which every wait ends immediately; it records the waits. */
final class SkippingReplayClock implements ReplayClock {
    private final List<Duration> waits = new ArrayList<>();
    private long nanos = 12_345;

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized void park(long wait) {
        waits.add(Duration.ofNanos(wait));
        nanos += wait;
    }

    synchronized List<Duration> waits() {
        return List.copyOf(waits);
    }
}
