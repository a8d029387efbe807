package io.quotecast.base;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Times in whole microseconds since 1970-01-01T00:00Z. */
public final class Micros {
    private Micros() {}

    public static long of(Instant instant) {
        return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1_000;
    }

    public static long of(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** Returns the current time of a clock. */
    public static long now(InstantSource clock) {
        return of(clock.instant());
    }
}
