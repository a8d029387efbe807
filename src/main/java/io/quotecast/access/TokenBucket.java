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

    /** Takes so many tokens; returns false if there are fewer. */
    public boolean tryConsume(int tokens, long nowNanos) {
        if (!hasTokens(tokens, nowNanos)) {
            return false;
        }
        emptyAtNanos += tokens * nanosPerToken;
        return true;
    }

    /** Whether so many tokens are available; false for ever if they are more than the capacity. */
    public boolean hasTokens(int tokens, long nowNanos) {
        emptyAtNanos = Math.max(emptyAtNanos, nowNanos - fullNanos);
        return nowNanos - emptyAtNanos >= tokens * nanosPerToken;
    }

    /** Returns the time until a token is available, in ns; 0 if there is one. */
    public long nanosUntilToken(long nowNanos) {
        return Math.max(0, emptyAtNanos + nanosPerToken - nowNanos);
    }

    /** Whether the bucket is full. */
    public boolean isFull(long nowNanos) {
        return nowNanos - emptyAtNanos >= fullNanos;
    }
}
