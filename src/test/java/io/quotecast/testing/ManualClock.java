package io.quotecast.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that the test advances. Safe on any thread. */
public final class ManualClock implements InstantSource {
    private volatile Instant now;

    public ManualClock(Instant start) {
        this.now = start;
    }

    /**
     * @param micros µs since 1970-01-01T00:00Z
     */
    public ManualClock(long micros) {
        this(at(micros));
    }

    @Override
    public Instant instant() {
        return now;
    }

    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    public synchronized void setTo(long micros) {
        now = at(micros);
    }

    /** Returns the time in µs since 1970-01-01T00:00Z. */
    public long micros() {
        Instant current = now;
        return current.getEpochSecond() * 1_000_000L + current.getNano() / 1_000;
    }

    private static Instant at(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}
