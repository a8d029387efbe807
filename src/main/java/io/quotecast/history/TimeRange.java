package io.quotecast.history;

/**
 * A range of time, in µs since 1970-01-01T00:00Z.
 *
 * @param startMicros first microsecond of the range, at least 0
 * @param endMicros first microsecond after the range
 */
public record TimeRange(long startMicros, long endMicros) {
    public static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    public TimeRange {
        if (startMicros < 0 || endMicros <= startMicros) {
            throw new IllegalArgumentException("not a time range: " + startMicros + " to " + endMicros);
        }
    }

    public boolean contains(long timeMicros) {
        return timeMicros >= startMicros && timeMicros < endMicros;
    }
}
