package io.quotecast.push;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How often a number was how large. One thread records, for an addition or two; any thread may read, a moment late. */
public final class Histogram {
    private final long[] bounds;
    private final AtomicLongArray counts;
    private final AtomicLong sum = new AtomicLong();

    /**
     * @param bounds the largest number of each bucket but the last, ascending
     */
    Histogram(long... bounds) {
        this.bounds = bounds.clone();
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    /**
     * What several have recorded together.
     *
     * @param counts how many numbers there were in each bucket, one more than there are bounds
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

    /** Of some that have the same bounds. */
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
