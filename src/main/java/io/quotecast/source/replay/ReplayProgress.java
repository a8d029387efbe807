package io.quotecast.source.replay;

/** How far a replay is. Written by the thread of the replay, read by any thread. */
final class ReplayProgress {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int files;
    private volatile ReplayPreparation.Extent extent = ReplayPreparation.Extent.NONE;
    /** Used only by the thread of the replay. */
    private long counted;

    private volatile long startNanos;
    private volatile boolean isStarted;
    private volatile long bytes;
    private volatile long timeMicros;
    /** The recorded time in this pass. */
    private volatile long passMicros;

    private volatile long events;
    private volatile long rejected;
    private volatile long eventsBefore;

    ReplayProgress(int files) {
        this.files = files;
    }

    /** Begins a pass through all recordings. */
    void begin(ReplayPreparation.Extent newExtent, long nowNanos) {
        extent = newExtent;
        passMicros = newExtent.firstMicros();
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
        passMicros = micros;
    }

    void update(long newEvents, long newRejected) {
        events = newEvents;
        rejected = newRejected;
    }

    ReplayState state(long nowNanos) {
        long elapsedNanos = isStarted ? Math.max(1, nowNanos - startNanos) : 0;
        double done = isStarted ? done() : 0;
        long perSecond =
                elapsedNanos == 0 ? 0 : Math.round((events - eventsBefore) * (double) NANOS_PER_SECOND / elapsedNanos);
        long remainingSeconds =
                done == 0 ? ReplayState.UNKNOWN : Math.round(elapsedNanos * (1 - done) / done / NANOS_PER_SECOND);
        int percent = (int) (done * 100);
        return new ReplayState(files, percent, timeMicros, events, rejected, perSecond, remainingSeconds);
    }

    /** Returns the part that is done, 0 to 1: by time if the last time is known, otherwise by bytes. */
    private double done() {
        ReplayPreparation.Extent current = extent;
        long lengthMicros = current.lastMicros() - current.firstMicros();
        double done = lengthMicros > 0
                ? (double) (passMicros - current.firstMicros()) / lengthMicros
                : current.bytes() == 0 ? 0 : (double) bytes / current.bytes();
        return Math.max(0, Math.min(1, done));
    }
}
