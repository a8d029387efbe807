package io.quotecast.web;

/** Lets a burst through, and then no more than a rate. Owned by one thread. */
final class TokenBucket {
    private final long nanosPerToken;
    private final long fullNanos;
    private long emptyAtNanos;

    /**
     * @param perSecond tokens in the long run
     * @param burst tokens at once
     */
    TokenBucket(int perSecond, int burst, long nowNanos) {
        nanosPerToken = 1_000_000_000L / perSecond;
        fullNanos = nanosPerToken * burst;
        emptyAtNanos = nowNanos - fullNanos;
    }

    /** Takes one; false if there is none. */
    boolean take(long nowNanos) {
        emptyAtNanos = Math.max(emptyAtNanos, nowNanos - fullNanos);
        if (nowNanos - emptyAtNanos < nanosPerToken) {
            return false;
        }
        emptyAtNanos += nanosPerToken;
        return true;
    }
}
