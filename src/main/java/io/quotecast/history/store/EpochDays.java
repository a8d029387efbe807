package io.quotecast.history.store;

/** Days of UTC, counted from 1970-01-01. */
final class EpochDays {
    private static final long MICROS = 86_400_000_000L;

    private EpochDays() {}

    static long of(long timeMicros) {
        return Math.floorDiv(timeMicros, MICROS);
    }

    /** Its first moment, µs since 1970-01-01T00:00Z. */
    static long start(long day) {
        return day * MICROS;
    }
}
