package io.quotecast.access;

/** Lets a burst through, and then no more than a rate. Owned by one thread. */
public final class TokenBucket {
    private final long nanosPerToken;
    private final long fullNanos;
    private long emptyAtNanos;

    /**
     * @param perSecond tokens in the long run
     * @param burst tokens at once
     */
    public TokenBucket(int perSecond, int burst, long nowNanos) {
        nanosPerToken = 1_000_000_000L / perSecond;
        fullNanos = nanosPerToken * burst;
        emptyAtNanos = nowNanos - fullNanos;
    }

    /** Takes one; false if there is none. */
    public boolean tryConsume(long nowNanos) {
        if (!hasToken(nowNanos)) {
            return false;
        }
        emptyAtNanos += nanosPerToken;
        return true;
    }

    /** Whether there is one to take. */
    public boolean hasToken(long nowNanos) {
        emptyAtNanos = Math.max(emptyAtNanos, nowNanos - fullNanos);
        return nowNanos - emptyAtNanos >= nanosPerToken;
    }

    /** Whether as many are there as there can be: nothing was taken for a while. */
    public boolean isFull(long nowNanos) {
        return nowNanos - emptyAtNanos >= fullNanos;
    }
}
