package io.quotecast.base;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that starts at the time of the machine and advances by its monotonic clock: it does not follow when the clock
 * of the machine is set. Safe on any thread.
 */
public final class SteadyClock {
    private final TimeSource source;
    private final long startMicros;
    private final long startNanos;

    public SteadyClock(InstantSource clock) {
        source = TimeSource.of(clock);
        startMicros = Micros.now(source);
        startNanos = source.nanoTime();
    }

    /** Returns the time in µs since 1970-01-01T00:00Z, as far as the clock of the machine was right at the start. */
    public long micros() {
        return startMicros + (source.nanoTime() - startNanos) / 1_000;
    }

    /**
     * Returns a clock that shows the time of this clock or of the machine, whichever is earlier. What is deleted by age
     * is thus not deleted because the clock of the machine was set forward.
     */
    public InstantSource earlier() {
        return () -> {
            Instant machine = source.instant();
            long micros = micros();
            return Micros.of(machine) <= micros
                    ? machine
                    : Instant.ofEpochSecond(
                            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        };
    }
}
