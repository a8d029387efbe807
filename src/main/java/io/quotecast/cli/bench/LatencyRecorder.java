package io.quotecast.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * How long events took from their source to here, in µs. An event is measured against {@code t}, the time at which its
 * source was to send it: while a server stands still the events of that time go on being due, and are measured with
 * all of their wait when they come. That is why nothing is to be added for coordinated omission, except that a frame
 * gives one sample however many events gathered in it: {@link #corrected} makes up for that where the rate is known.
 * Owned by one thread.
 */
final class LatencyRecorder {
    private static final long MAX_MICROS = 3_600_000_000L;
    private static final int DIGITS = 3;

    private final Histogram micros = empty();
    private final int sampleEvery;
    private int framesToSkip;
    private long earlySamples;

    /**
     * @param sampleEvery one in so many frames is sampled
     */
    LatencyRecorder(int sampleEvery) {
        this.sampleEvery = sampleEvery;
    }

    static Histogram empty() {
        return new Histogram(MAX_MICROS, DIGITS);
    }

    /**
     * Where something was expected every so many µs, a sample that waited longer stands for those that could not be
     * taken meanwhile: they are added, each shorter by that interval, as
     * {@link Histogram#recordValueWithExpectedInterval} would have.
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

    /** How many samples came before they were sent, counted as 0: the clocks of the two machines differ. */
    long earlySamples() {
        return earlySamples;
    }
}
