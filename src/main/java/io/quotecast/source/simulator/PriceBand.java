package io.quotecast.source.simulator;

import java.util.Arrays;

/** Detects that a price has moved by more than 5 % within five minutes; samples the price once a minute. */
final class PriceBand {
    private static final int MINUTES = 5;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final double MAX_MOVE = 0.05;

    private final double[] minutes = new double[MINUTES];
    private int next;
    private long nextNanos;
    private double low;
    private double high;

    /** Discards all samples and starts with this price. */
    void reset(double price, long nowNanos) {
        Arrays.fill(minutes, price);
        low = price;
        high = price;
        nextNanos = nowNanos + MINUTE_NANOS;
    }

    boolean isBrokenBy(double price, long nowNanos) {
        if (price > low * (1 + MAX_MOVE) || price < high * (1 - MAX_MOVE)) {
            return true;
        }
        if (nowNanos >= nextNanos) {
            addSample(price, nowNanos);
        }
        return false;
    }

    private void addSample(double price, long nowNanos) {
        nextNanos = nowNanos + MINUTE_NANOS;
        minutes[next] = price;
        next = (next + 1) % MINUTES;
        low = price;
        high = price;
        for (double minute : minutes) {
            low = Math.min(low, minute);
            high = Math.max(high, minute);
        }
    }
}
