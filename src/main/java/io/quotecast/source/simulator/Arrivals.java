package io.quotecast.source.simulator;

import java.util.Arrays;

/**
 * When the next event comes and whose it is: parents by a Poisson process over all symbols, and children by Hawkes's,
 * so that one event brings others of the same symbol close behind. Owned by one thread.
 *
 * <p>Every child waits an exponential time of the same mean, and such a time has no memory. So of the children that wait,
 * each is as likely to be the next, and no queue ordered by time is needed.
 */
final class Arrivals {
    /** How many children an event has on average; every child has as many. */
    static final double BRANCHING = 0.5;

    private static final double CHILD_DELAY_NANOS = 50e6;
    /** With what probability a Poisson variable of mean 0.5 is at most 0, 1, 2, 3. */
    private static final double[] CHILDREN = {0.60653066, 0.90979599, 0.98561232, 0.99824838};

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
     * The moment of the next event. May be asked again, at the time of anything else that happened, for a new answer.
     *
     * @param activity how busy it is now: 1 is usual, 0 brings no more parents
     * @return the greatest long if none is to come
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

    /** When so much of an exponential time of mean 1 has passed. */
    private long timeAfter(double due, long fromNanos, double parentRate, double childRate) {
        double totalRate = parentRate + childRate;
        parentShare = parentRate / totalRate;
        return fromNanos + (long) (due / totalRate + 0.5);
    }

    /** Until this moment so many times as many parents come, in place of what was said before. */
    void burst(int factor, long untilNanos) {
        burstFactor = factor;
        burstEndNanos = untilNanos;
    }

    /** How many times as many come now; 1 without a burst. */
    int burstFactor(long nowNanos) {
        return nowNanos < burstEndNanos ? burstFactor : 1;
    }

    /** When the burst of now ends, µs since 1970-01-01T00:00Z; 0 without a burst. */
    long burstUntilMicros(long nowNanos) {
        return nowNanos < burstEndNanos ? burstEndNanos / 1_000 : 0;
    }

    /** Whose the event is that {@link #next} foretold, which has now come. */
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
        for (int i = 0; i < CHILDREN.length && draw >= CHILDREN[i]; i++) {
            addChild(symbol);
        }
        return symbol;
    }

    /** Forgets the children that wait. */
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
