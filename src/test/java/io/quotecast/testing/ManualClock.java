package io.quotecast.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes only when it is told to. Safe on any thread. */
public final class ManualClock implements InstantSource {
    private volatile Instant now;

    public ManualClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    /** µs since 1970-01-01T00:00Z. */
    public long micros() {
        Instant read = now;
        return read.getEpochSecond() * 1_000_000L + read.getNano() / 1_000;
    }
}
