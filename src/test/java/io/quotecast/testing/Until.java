package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what comes about on another thread. */
public final class Until {
    private static final long DEADLINE_SECONDS = 20;

    private Until() {}

    /** Looks until it is so; fails with these words if it is not in time. */
    public static void so(String what, BooleanSupplier claim) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!claim.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "not so within " + DEADLINE_SECONDS + " s: " + what);
            Thread.onSpinWait();
        }
    }
}
