package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(-5 * SECOND);

    @Test
    void aBucketGivesABurstAndThenARate() {
        TokenBucket bucket = new TokenBucket(10, 3, 0);

        assertTrue(bucket.isFull(0));
        assertTrue(bucket.take(0) && bucket.take(0) && bucket.take(0));
        assertFalse(bucket.take(0));
        assertFalse(bucket.has(SECOND / 10 - 1));
        assertTrue(bucket.take(SECOND / 10));
        assertFalse(bucket.take(SECOND / 10));
    }

    @Test
    void whoWaitsLongHasNoMoreThanABurst() {
        TokenBucket bucket = new TokenBucket(10, 3, 0);
        bucket.take(0);

        assertFalse(bucket.isFull(0));
        assertTrue(bucket.isFull(1_000 * SECOND));
        assertEquals(3, taken(bucket, 1_000 * SECOND));
    }

    @Test
    void everyCallerHasHisOwnRate() {
        RateLimiter rateLimiter = new RateLimiter(2, now::get);

        assertTrue(rateLimiter.take("a", 1) && rateLimiter.take("a", 1));
        assertFalse(rateLimiter.take("a", 1));
        assertTrue(rateLimiter.take("b", 1));

        now.addAndGet(SECOND);
        assertTrue(rateLimiter.take("a", 1));
        assertFalse(rateLimiter.take("a", 1));
    }

    @Test
    void aCallerOfAnotherRateHasThatRate() {
        RateLimiter rateLimiter = new RateLimiter(1, now::get);
        assertTrue(rateLimiter.take("a", 1) && rateLimiter.take("b", 10));

        now.addAndGet(SECOND / 10);
        assertTrue(rateLimiter.take("b", 10));
        assertFalse(rateLimiter.take("a", 1));
    }

    @Test
    void ofManyCallersTheOneWhoHasBeenQuietLongestIsForgotten() {
        RateLimiter rateLimiter = new RateLimiter(1, now::get);
        rateLimiter.take("busy", 1);
        rateLimiter.take("quiet", 1);
        for (int i = 0; i < 9_998; i++) {
            rateLimiter.take("caller " + i, 1);
        }

        assertFalse(rateLimiter.take("busy", 1));
        rateLimiter.take("one more", 1);

        assertFalse(rateLimiter.take("busy", 1));
        assertTrue(rateLimiter.take("quiet", 1));
    }

    private static int taken(TokenBucket bucket, long nowNanos) {
        int taken = 0;
        while (taken < 1_000 && bucket.take(nowNanos)) {
            taken++;
        }
        return taken;
    }
}
