package io.quotecast.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * Records the time from the {@code t} of an event to its arrival, in µs. The source sets {@code t} by its own schedule:
 * while a server stalls, events continue to be due, and each is measured with its whole wait. There is no coordinated
 * omission, except that a frame is one sample regardless of the number of its events; {@link #corrected} compensates
 * for that if the rate of frames is known. Owned by one thread.
 */
final class LatencyRecorder {
    private static final long MAX_MICROS = 3_600_000_000L;
    private static final int DIGITS = 3;

    private final Histogram micros = empty();
    private final int sampleEvery;
    private int framesToSkip;
    private long earlySamples;

    /**
     * @param sampleEvery samples one frame in so many
     */
    LatencyRecorder(int sampleEvery) {
        this.sampleEvery = sampleEvery;
    }

    static Histogram empty() {
        return new Histogram(MAX_MICROS, DIGITS);
    }

    /**
     * Adds the samples that could not be taken during a longer wait, each shorter by the expected interval, as
     * {@link Histogram#recordValueWithExpectedInterval} does.
     */
    static Histogram corrected(Histogram sampled, long expectedMicros) {
        return sampled.copyCorrectedForCoordinatedOmission(Math.max(1, expectedMicros));
    }

    void recordFrame(long oldestMicros, long nowMicros) {
        if (framesToSkip-- > 0) {
            return;
        }
        framesToSkip = sampleEvery - 1;
        record(nowMicros - oldestMicros);
    }

    void record(long tookMicros) {
        if (tookMicros < 0) {
            earlySamples++;
        }
        micros.recordValue(Math.max(0, Math.min(MAX_MICROS, tookMicros)));
    }

    void beginWindow() {
        micros.reset();
        earlySamples = 0;
    }

    Histogram histogram() {
        return micros;
    }

    /** Returns the number of samples below zero, which are recorded as 0: the clocks of the two machines differ. */
    long earlySamples() {
        return earlySamples;
    }
}
