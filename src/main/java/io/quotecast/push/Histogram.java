package io.quotecast.push;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** A histogram. One thread records, without locks; any thread may read values that can be slightly out of date. */
public final class Histogram {
    private final long[] bounds;
    private final AtomicLongArray counts;
    private final AtomicLong sum = new AtomicLong();

    /**
     * @param bounds upper bounds, inclusive and ascending, of all buckets except the last
     */
    Histogram(long... bounds) {
        this.bounds = bounds.clone();
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    /**
     * The merged values of several histograms.
     *
     * @param counts number of values in each bucket, one bucket more than there are bounds
     */
    public record Reading(List<Long> bounds, List<Long> counts, long sum) {}

    void record(long value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
        sum.setOpaque(sum.getPlain() + value);
    }

    /** Merges histograms that have these bounds. */
    static Reading merge(long[] bounds, List<Histogram> histograms) {
        long[] counts = new long[bounds.length + 1];
        long sum = 0;
        for (Histogram histogram : histograms) {
            Arrays.setAll(counts, bucket -> counts[bucket] + histogram.counts.getOpaque(bucket));
            sum += histogram.sum.getOpaque();
        }
        return new Reading(
                Arrays.stream(bounds).boxed().toList(),
                Arrays.stream(counts).boxed().toList(),
                sum);
    }
}
