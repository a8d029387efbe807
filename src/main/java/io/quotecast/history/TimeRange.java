package io.quotecast.history;

/**
 * A stretch of time, in µs since 1970-01-01T00:00Z.
 *
 * @param startMicros its first moment, at least 0
 * @param endMicros the first moment behind it
 */
public record TimeRange(long startMicros, long endMicros) {
    public static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

    public TimeRange {
        if (startMicros < 0 || endMicros <= startMicros) {
            throw new IllegalArgumentException("no span: " + startMicros + " to " + endMicros);
        }
    }

    public boolean contains(long timeMicros) {
        return timeMicros >= startMicros && timeMicros < endMicros;
    }
}
