package io.quotecast.source.exchange;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: anything up to a limit that doubles with every failure ("full jitter"), so that
 * many clients of one server do not come back at the same moment. Owned by one thread.
 */
public final class Backoff {
    private final long firstMillis;
    private final long mostMillis;
    private final RandomGenerator random;
    private long limitMillis;

    public Backoff(Duration first, Duration most, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.mostMillis = most.toMillis();
        this.random = random;
        this.limitMillis = firstMillis;
    }

    Duration next() {
        long millis = random.nextLong(limitMillis + 1);
        limitMillis = Math.min(mostMillis, limitMillis * 2);
        return Duration.ofMillis(millis);
    }

    /** The last try went well. */
    void reset() {
        limitMillis = firstMillis;
    }
}
