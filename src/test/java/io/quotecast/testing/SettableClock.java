package io.quotecast.testing;

import io.quotecast.base.Micros;
import io.quotecast.base.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that the test advances, and sets without an effect on its monotonic time. Safe on any thread. */
public final class SettableClock implements TimeSource {
    private volatile long micros;
    private volatile long nanos;

    /**
     * @param micros µs since 1970-01-01T00:00Z
     */
    public SettableClock(long micros) {
        this.micros = micros;
    }

    @Override
    public Instant instant() {
        long now = micros;
        return Instant.ofEpochSecond(Math.floorDiv(now, 1_000_000L), Math.floorMod(now, 1_000_000L) * 1_000);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    public long micros() {
        return Micros.now(this);
    }

    public synchronized void advance(Duration duration) {
        nanos += duration.toNanos();
        micros += duration.toNanos() / 1_000;
    }

    /** Sets the clock by a difference. */
    public synchronized void set(Duration difference) {
        micros += difference.toNanos() / 1_000;
    }
}
