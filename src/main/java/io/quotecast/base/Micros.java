package io.quotecast.base;

import java.time.Instant;
import java.time.InstantSource;

/** Times as the whole project counts them: whole µs since 1970-01-01T00:00Z. */
public final class Micros {
    private Micros() {}

    public static long of(Instant moment) {
        return moment.getEpochSecond() * 1_000_000L + moment.getNano() / 1_000;
    }

    /** The time that a clock shows now. */
    public static long now(InstantSource clock) {
        return of(clock.instant());
    }
}
