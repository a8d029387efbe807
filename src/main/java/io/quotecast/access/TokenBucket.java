package io.quotecast.access;

/** A token bucket: allows a burst, and then a sustained rate. Owned by one thread. */
public final class TokenBucket {
    private final long nanosPerToken;
    private final long fullNanos;
    private long emptyAtNanos;

    /**
     * @param perSecond the sustained rate
     * @param burst the capacity; a new bucket is full
     */
    public TokenBucket(int perSecond, int burst, long nowNanos) {
        nanosPerToken = 1_000_000_000L / perSecond;
        fullNanos = nanosPerToken * burst;
        emptyAtNanos = nowNanos - fullNanos;
    }

    /** Takes a token; returns false if there is none. */
    public boolean tryConsume(long nowNanos) {
        if (!hasToken(nowNanos)) {
            return false;
        }
        emptyAtNanos += nanosPerToken;
        return true;
    }

    /** Whether a token is available. */
    public boolean hasToken(long nowNanos) {
        emptyAtNanos = Math.max(emptyAtNanos, nowNanos - fullNanos);
        return nowNanos - emptyAtNanos >= nanosPerToken;
    }

    /** Whether the bucket is full. */
    public boolean isFull(long nowNanos) {
        return nowNanos - emptyAtNanos >= fullNanos;
    }
}
