package io.quotecast.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits the rate of each caller that has no connection of its own. Keeps the most recently seen 10,000 callers. Safe
 * on any thread.
 */
public final class RateLimiter {
    private static final int MAX_CALLERS = 10_000;

    private final int burst;
    private final LongSupplier nanoTime;
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    /**
     * @param burst how many permits each caller can take at once
     */
    public RateLimiter(int burst, LongSupplier nanoTime) {
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes a permit for a caller; returns false if none is left.
     *
     * @param perSecond the caller's rate; a caller whose rate changes starts with a full burst
     */
    public boolean tryAcquire(String caller, int perSecond) {
        return tryAcquire(caller, perSecond, 1);
    }

    /** Takes so many permits for a caller; returns false if fewer are left. */
    public synchronized boolean tryAcquire(String caller, int perSecond, int permits) {
        long nowNanos = nanoTime.getAsLong();
        return buckets.computeIfAbsent(
                        perSecond + " for " + caller, ignored -> new TokenBucket(perSecond, burst, nowNanos))
                .tryConsume(permits, nowNanos);
    }
}
