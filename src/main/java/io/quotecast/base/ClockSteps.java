package io.quotecast.base;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Finds steps of a clock, such as those of NTP after a suspended machine has resumed, by comparing it with monotonic
 * time. Follows slow corrections without reporting them. Owned by one thread.
 */
public final class ClockSteps {
    /** Smallest difference that counts as a step. */
    public static final long MIN_STEP_MICROS = 1_000_000L;
    /** If the two readings are further apart, the thread was interrupted between them and they cannot be compared. */
    private static final long MAX_READING_NANOS = 100_000_000L;

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private long lastMicros;
    private long lastNanos;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    public ClockSteps(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.lastMicros = Micros.now(clock);
        this.lastNanos = nanoTime.getAsLong();
    }

    /** Returns by how much the clock was set forward (above 0) or back (below 0) since the last call, in µs; else 0. */
    public long take() {
        long beforeNanos = nanoTime.getAsLong();
        long nowMicros = Micros.now(clock);
        if (nanoTime.getAsLong() - beforeNanos > MAX_READING_NANOS) {
            return 0;
        }
        long stepMicros = nowMicros - lastMicros - (beforeNanos - lastNanos) / 1_000;
        lastMicros = nowMicros;
        lastNanos = beforeNanos;
        return Math.abs(stepMicros) < MIN_STEP_MICROS ? 0 : stepMicros;
    }
}
