package io.quotecast.source.simulator;

import java.util.Arrays;

/**
 * The band in which a price may move, under the rules for limit up, limit down: 5 % or 10 % around the mean price of the
 * last five minutes, which counts once it differs by 1 % from the one before. Owned by one thread.
 */
final class LimitBand {
    /** Part of the price by which it may move if the stock trades much (tier 1). */
    static final double TIER_1 = 0.05;
    /** As {@link #TIER_1}, for other stocks (tier 2). */
    static final double TIER_2 = 0.10;

    private static final int SAMPLES = 10;
    private static final long SAMPLE_NANOS = 30_000_000_000L;
    private static final double MIN_CHANGE = 0.01;

    private final double part;
    private final double[] samples = new double[SAMPLES];
    private int next;
    private long nextNanos;
    private double reference;
    private boolean isDoubled;

    /**
     * @param part {@link #TIER_1} or {@link #TIER_2}
     */
    LimitBand(double part) {
        this.part = part;
    }

    /** Discards all samples and starts with this price. */
    void reset(double price, long nowNanos) {
        Arrays.fill(samples, price);
        reference = price;
        nextNanos = nowNanos + SAMPLE_NANOS;
    }

    /**
     * Adds the price, at most once in 30 s.
     *
     * @param doubled whether the band is twice as wide, as it is near the open and the close
     * @return whether the band has changed
     */
    boolean update(double price, long nowNanos, boolean doubled) {
        boolean hasChanged = doubled != isDoubled;
        isDoubled = doubled;
        if (nowNanos >= nextNanos) {
            nextNanos = nowNanos + SAMPLE_NANOS;
            samples[next] = price;
            next = (next + 1) % SAMPLES;
            double mean = Arrays.stream(samples).sum() / SAMPLES;
            if (Math.abs(mean - reference) >= reference * MIN_CHANGE) {
                reference = mean;
                hasChanged = true;
            }
        }
        return hasChanged;
    }

    /** Returns the lowest price, in ticks. */
    long lowerTicks() {
        return Math.max(1, Math.round(reference * (1 - width())));
    }

    /** Returns the highest price, in ticks. */
    long upperTicks() {
        return Math.round(reference * (1 + width()));
    }

    boolean isBrokenBy(double price) {
        return price > upperTicks() || price < lowerTicks();
    }

    private double width() {
        return isDoubled ? 2 * part : part;
    }
}
