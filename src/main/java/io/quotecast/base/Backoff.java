package io.quotecast.base;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: a random delay up to a limit that doubles with every failure, so that the
 * clients of a server do not reconnect at the same moment. Owned by one thread.
 */
public final class Backoff {
    private final long initialMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private long limitMillis;

    public Backoff(Duration initial, Duration max, RandomGenerator random) {
        this.initialMillis = initial.toMillis();
        this.maxMillis = max.toMillis();
        this.random = random;
        this.limitMillis = initialMillis;
    }

    /** Returns the delay before the next attempt, and doubles the limit. */
    public Duration next() {
        long millis = random.nextLong(limitMillis + 1);
        limitMillis = Math.min(maxMillis, limitMillis * 2);
        return Duration.ofMillis(millis);
    }

    /** Restores the initial limit after a success. */
    public void reset() {
        limitMillis = initialMillis;
    }
}
