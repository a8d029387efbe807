package io.quotecast.source.replay;

/** How far a replay is. Written by the thread of the replay, read by any thread. */
final class ReplayProgress {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int files;
    private volatile long totalBytes;
    /** Used only by the thread of the replay. */
    private long counted;

    private volatile long startNanos;
    private volatile boolean isStarted;
    private volatile long bytes;
    private volatile long timeMicros;
    private volatile long events;
    private volatile long rejected;
    private volatile long eventsBefore;

    ReplayProgress(int files) {
        this.files = files;
    }

    /** Begins a pass through all recordings. */
    void begin(long newTotalBytes, long nowNanos) {
        totalBytes = newTotalBytes;
        counted = 0;
        bytes = 0;
        eventsBefore = events;
        startNanos = nowNanos;
        isStarted = true;
    }

    void countBytes(long read) {
        counted += read;
        bytes = counted;
    }

    /** Notes the recorded time of an event, µs since 1970-01-01T00:00Z. */
    void reach(long micros) {
        timeMicros = micros;
    }

    void update(long newEvents, long newRejected) {
        events = newEvents;
        rejected = newRejected;
    }

    ReplayState state(long nowNanos) {
        long done = bytes;
        long elapsedNanos = isStarted ? Math.max(1, nowNanos - startNanos) : 0;
        int percent = totalBytes == 0 ? 0 : (int) Math.min(100, done * 100 / totalBytes);
        long perSecond =
                elapsedNanos == 0 ? 0 : Math.round((events - eventsBefore) * (double) NANOS_PER_SECOND / elapsedNanos);
        long remainingSeconds = done == 0
                ? ReplayState.UNKNOWN
                : Math.round((double) elapsedNanos / done * Math.max(0, totalBytes - done) / NANOS_PER_SECOND);
        return new ReplayState(files, percent, timeMicros, events, rejected, perSecond, remainingSeconds);
    }
}
