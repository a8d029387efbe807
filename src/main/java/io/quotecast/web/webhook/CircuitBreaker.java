package io.quotecast.web.webhook;

import java.util.function.LongSupplier;

/**
 * Stops calls to a service that fails: after some failures in a row, no call is permitted for a time; then one is, and
 * its outcome decides. Safe on any thread.
 */
final class CircuitBreaker {
    private final int maxFailures;
    private final long openNanos;
    private final LongSupplier nanoTime;
    private int failures;
    private boolean isTrialRunning;
    private long openedNanos;

    CircuitBreaker(int maxFailures, long openNanos, LongSupplier nanoTime) {
        this.maxFailures = maxFailures;
        this.openNanos = openNanos;
        this.nanoTime = nanoTime;
    }

    /** Permits a call, whose outcome must be reported, or returns false. */
    synchronized boolean tryAcquire() {
        if (failures < maxFailures) {
            return true;
        }
        if (isTrialRunning || nanoTime.getAsLong() - openedNanos < openNanos) {
            return false;
        }
        isTrialRunning = true;
        return true;
    }

    /** Reports a successful call. Returns whether it closed an open breaker. */
    synchronized boolean onSuccess() {
        boolean wasOpen = failures >= maxFailures;
        failures = 0;
        isTrialRunning = false;
        return wasOpen;
    }

    /** Reports a failed call. Returns whether it opened a closed breaker. */
    synchronized boolean onFailure() {
        boolean wasOpen = failures >= maxFailures;
        if (!wasOpen || isTrialRunning) {
            openedNanos = nanoTime.getAsLong();
        }
        isTrialRunning = false;
        failures = Math.min(failures + 1, maxFailures);
        return !wasOpen && failures >= maxFailures;
    }
}
