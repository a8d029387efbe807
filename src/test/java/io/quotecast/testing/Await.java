package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Waits for what comes about on another thread. */
public final class Await {
    private static final long DEADLINE_SECONDS = 60;
    private static final long POLL_NANOS = 1_000_000L;

    private Await() {}

    /** Looks until it is so; fails with these words if it is not in time. */
    public static void until(String description, BooleanSupplier condition) {
        until(() -> description, condition);
    }

    /** Looks until there are no more than so many; fails with how many there are if that is not so in time. */
    public static void untilAtMost(long max, String description, LongSupplier count) {
        until(
                () -> "at most " + max + " " + description + ", there are " + count.getAsLong(),
                () -> count.getAsLong() <= max);
    }

    private static void until(Supplier<String> description, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> "not so within " + DEADLINE_SECONDS + " s: " + description.get());
            // Where there is one core, spinning would take it from the one that is waited for.
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
