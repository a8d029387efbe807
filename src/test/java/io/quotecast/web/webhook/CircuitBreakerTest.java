package io.quotecast.web.webhook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private long nanos;
    private final CircuitBreaker breaker = new CircuitBreaker(3, 100, () -> nanos);

    @Test
    void itOpensAfterFailuresInARowOnly() {
        fail(2);
        assertTrue(breaker.tryAcquire());
        assertFalse(breaker.onSuccess());
        fail(2);
        assertTrue(breaker.tryAcquire());

        assertTrue(breaker.onFailure());
        assertFalse(breaker.tryAcquire());
    }

    @Test
    void oneTrialDecidesAfterTheOpenTime() {
        fail(3);
        nanos = 99;
        assertFalse(breaker.tryAcquire());

        nanos = 100;
        assertTrue(breaker.tryAcquire());
        assertFalse(breaker.tryAcquire(), "a second trial");
        assertFalse(breaker.onFailure(), "it was open already");
        assertFalse(breaker.tryAcquire());
        nanos = 200;
        assertTrue(breaker.tryAcquire());
        assertTrue(breaker.onSuccess());
        assertTrue(breaker.tryAcquire());
        assertTrue(breaker.tryAcquire());
    }

    @Test
    void callsThatFailAfterItOpenedDoNotProlongTheOpenTime() {
        for (int i = 0; i < 4; i++) {
            assertTrue(breaker.tryAcquire());
        }
        breaker.onFailure();
        breaker.onFailure();
        breaker.onFailure();
        nanos = 50;

        breaker.onFailure();

        nanos = 100;
        assertTrue(breaker.tryAcquire());
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertTrue(breaker.tryAcquire());
            breaker.onFailure();
        }
    }
}
