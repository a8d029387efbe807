package io.quotecast.history.store;

/** Days of UTC, counted from 1970-01-01. */
final class EpochDays {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private EpochDays() {}

    static long of(long timeMicros) {
        return Math.floorDiv(timeMicros, MICROS_PER_DAY);
    }

    /** Returns the first microsecond of a day, µs since 1970-01-01T00:00Z. */
    static long startMicros(long day) {
        return day * MICROS_PER_DAY;
    }
}
