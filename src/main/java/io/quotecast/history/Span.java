package io.quotecast.history;

/**
 * A stretch of time, in µs since 1970-01-01T00:00Z.
 *
 * @param startMicros its first moment, at least 0
 * @param endMicros the first moment behind it
 */
public record Span(long startMicros, long endMicros) {
    public static final Span ALL = new Span(0, Long.MAX_VALUE);

    public Span {
        if (startMicros < 0 || endMicros <= startMicros) {
            throw new IllegalArgumentException("no span: " + startMicros + " to " + endMicros);
        }
    }

    public boolean holds(long timeMicros) {
        return timeMicros >= startMicros && timeMicros < endMicros;
    }
}
