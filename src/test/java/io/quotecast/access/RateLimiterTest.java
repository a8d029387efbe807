package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanoTime = new AtomicLong(-5 * SECOND);

    @Test
    void aBucketAllowsABurstAndThenARate() {
        TokenBucket bucket = new TokenBucket(10, 3, 0);

        assertTrue(bucket.isFull(0));
        assertTrue(bucket.tryConsume(0) && bucket.tryConsume(0) && bucket.tryConsume(0));
        assertFalse(bucket.tryConsume(0));
        assertFalse(bucket.hasToken(SECOND / 10 - 1));
        assertTrue(bucket.tryConsume(SECOND / 10));
        assertFalse(bucket.tryConsume(SECOND / 10));
    }

    @Test
    void aLongWaitAllowsNoMoreThanABurst() {
        TokenBucket bucket = new TokenBucket(10, 3, 0);
        bucket.tryConsume(0);

        assertFalse(bucket.isFull(0));
        assertTrue(bucket.isFull(1_000 * SECOND));
        assertEquals(3, consumed(bucket, 1_000 * SECOND));
    }

    @Test
    void everyCallerHasItsOwnRate() {
        RateLimiter rateLimiter = new RateLimiter(2, nanoTime::get);

        assertTrue(rateLimiter.tryAcquire("a", 1) && rateLimiter.tryAcquire("a", 1));
        assertFalse(rateLimiter.tryAcquire("a", 1));
        assertTrue(rateLimiter.tryAcquire("b", 1));

        nanoTime.addAndGet(SECOND);
        assertTrue(rateLimiter.tryAcquire("a", 1));
        assertFalse(rateLimiter.tryAcquire("a", 1));
    }

    @Test
    void aCallerWithANewRateStartsAfresh() {
        RateLimiter rateLimiter = new RateLimiter(1, nanoTime::get);
        assertTrue(rateLimiter.tryAcquire("a", 1) && rateLimiter.tryAcquire("b", 10));

        nanoTime.addAndGet(SECOND / 10);
        assertTrue(rateLimiter.tryAcquire("b", 10));
        assertFalse(rateLimiter.tryAcquire("a", 1));
    }

    @Test
    void theLeastRecentlySeenCallerIsEvicted() {
        RateLimiter rateLimiter = new RateLimiter(1, nanoTime::get);
        rateLimiter.tryAcquire("busy", 1);
        rateLimiter.tryAcquire("quiet", 1);
        for (int i = 0; i < 9_998; i++) {
            rateLimiter.tryAcquire("caller " + i, 1);
        }

        assertFalse(rateLimiter.tryAcquire("busy", 1));
        rateLimiter.tryAcquire("one more", 1);

        assertFalse(rateLimiter.tryAcquire("busy", 1));
        assertTrue(rateLimiter.tryAcquire("quiet", 1));
    }

    private static int consumed(TokenBucket bucket, long nowNanos) {
        int consumed = 0;
        while (consumed < 1_000 && bucket.tryConsume(nowNanos)) {
            consumed++;
        }
        return consumed;
    }
}
