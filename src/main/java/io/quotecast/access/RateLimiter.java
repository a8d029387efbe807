package io.quotecast.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A rate for each of many callers who have no connection to keep it in. Of those who have been quiet longest it forgets
 * the oldest. Safe on any thread.
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
     * @param burst how often each may do it at once
     */
    public RateLimiter(int burst, LongSupplier nanoTime) {
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether this caller may do it once more now.
     *
     * @param perSecond his rate; with another one he begins anew
     */
    public synchronized boolean tryAcquire(String caller, int perSecond) {
        long nowNanos = nanoTime.getAsLong();
        return buckets.computeIfAbsent(
                        perSecond + " for " + caller, ignored -> new TokenBucket(perSecond, burst, nowNanos))
                .tryConsume(nowNanos);
    }
}
