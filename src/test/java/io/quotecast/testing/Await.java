package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Waits for conditions that other threads or processes bring about. */
public final class Await {
    private static final long DEADLINE_SECONDS = 60;
    private static final long POLL_NANOS = 1_000_000L;

    private Await() {}

    /**
     * Waits until a condition is true; fails if that takes too long.
     *
     * @param description the condition as a claim, for the message of the failure
     */
    public static void until(String description, BooleanSupplier condition) {
        until(() -> description, condition);
    }

    /** Waits until a count is at most {@code max}; fails with the count if that takes too long. */
    public static void untilAtMost(long max, String description, LongSupplier count) {
        until(
                () -> "at most " + max + " " + description + ", but the count is " + count.getAsLong(),
                () -> count.getAsLong() <= max);
    }

    private static void until(Supplier<String> description, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> "not true within " + DEADLINE_SECONDS + " s: " + description.get());
            // Spinning would take the CPU from the thread that brings the condition about.
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
