package io.quotecast.source.simulator;

import java.util.Arrays;

/**
 * Times and symbols of events: a Hawkes process in which a Poisson process over all symbols generates parents, and
 * every event triggers further events of its symbol shortly afterwards. Owned by one thread.
 *
 * <p>The delays of all children have the same exponential distribution, which is memoryless. Every waiting child is
 * therefore equally likely to be the next, and no queue in order of time is necessary.
 */
final class Arrivals {
    /** Mean number of children of an event, which may itself be a child. */
    static final double BRANCHING = 0.5;

    private static final double CHILD_DELAY_NANOS = 50e6;
    /** Probability that a Poisson variable of mean 0.5 is at most 0, 1, 2, 3. */
    private static final double[] CHILD_COUNT_PROBABILITIES = {0.60653066, 0.90979599, 0.98561232, 0.99824838};

    private final AliasTable symbols;
    private final RandomStream random;
    private final double parentsPerNano;
    private int[] children = new int[1024];
    private int waiting;
    private double parentShare;
    private int burstFactor = 1;
    private long burstEndNanos = Long.MIN_VALUE;

    Arrivals(AliasTable symbols, double eventsPerSecond, RandomStream random) {
        this.symbols = symbols;
        this.random = random;
        this.parentsPerNano = eventsPerSecond * (1 - BRANCHING) / 1e9;
    }

    /**
     * Draws the time of the next event. A later call replaces it, for example when the activity has changed.
     *
     * @param activity relative rate of parents: 1 is the average, 0 generates none
     * @return {@link Long#MAX_VALUE} if there is no further event
     */
    long next(long nowNanos, double activity) {
        double parentRate = parentsPerNano * activity;
        double childRate = waiting / CHILD_DELAY_NANOS;
        if (parentRate + childRate <= 0) {
            return Long.MAX_VALUE;
        }
        double due = random.nextExponential();
        if (nowNanos >= burstEndNanos) {
            return timeAfter(due, nowNanos, parentRate, childRate);
        }
        double beyond = due - (parentRate * burstFactor + childRate) * (burstEndNanos - nowNanos);
        return beyond < 0
                ? timeAfter(due, nowNanos, parentRate * burstFactor, childRate)
                : timeAfter(beyond, burstEndNanos, parentRate, childRate);
    }

    /** Converts an exponential variable of mean 1 to a time at these rates. */
    private long timeAfter(double due, long fromNanos, double parentRate, double childRate) {
        double totalRate = parentRate + childRate;
        parentShare = parentRate / totalRate;
        return fromNanos + (long) (due / totalRate + 0.5);
    }

    /** Multiplies the rate of parents by a factor until this time; replaces an earlier burst. */
    void burst(int factor, long untilNanos) {
        burstFactor = factor;
        burstEndNanos = untilNanos;
    }

    /** Moves the end of a burst. */
    void shiftBurst(long nanos) {
        if (burstEndNanos != Long.MIN_VALUE) {
            burstEndNanos += nanos;
        }
    }

    /** Returns the factor of the current burst; 1 without a burst. */
    int burstFactor(long nowNanos) {
        return nowNanos < burstEndNanos ? burstFactor : 1;
    }

    /** Returns the end of the current burst, µs since 1970-01-01T00:00Z; 0 without a burst. */
    long burstUntilMicros(long nowNanos) {
        return nowNanos < burstEndNanos ? burstEndNanos / 1_000 : 0;
    }

    /** Draws the symbol of the event whose time {@link #next} has returned. */
    int drawSymbol() {
        int symbol;
        if (waiting == 0 || random.chance(parentShare)) {
            symbol = symbols.pick(random);
        } else {
            int chosen = random.nextInt(waiting);
            symbol = children[chosen];
            children[chosen] = children[--waiting];
        }
        double draw = random.nextDouble();
        for (int i = 0; i < CHILD_COUNT_PROBABILITIES.length && draw >= CHILD_COUNT_PROBABILITIES[i]; i++) {
            addChild(symbol);
        }
        return symbol;
    }

    /** Discards all waiting children. */
    void clearChildren() {
        waiting = 0;
    }

    private void addChild(int symbol) {
        if (waiting == children.length) {
            children = Arrays.copyOf(children, waiting * 2);
        }
        children[waiting++] = symbol;
    }
}
