package io.quotecast.source.simulator;

/** The order in which the stocks have their one large trade at the open or the close: a moment after each other. */
final class Auction {
    static final long STEP_NANOS = 100_000L;

    private long nextNanos = Long.MAX_VALUE;
    private int next;
    private int end;
    private double share;
    private boolean isClosing;

    /**
     * @param count how many stocks there are
     * @param dayShare the part of a usual day's volume that trades in it
     */
    void begin(long firstNanos, int count, double dayShare, boolean atClose) {
        nextNanos = count == 0 ? Long.MAX_VALUE : firstNanos;
        next = 0;
        end = count;
        share = dayShare;
        isClosing = atClose;
    }

    /** When the next trade is due; the greatest long if none is. */
    long nextNanos() {
        return nextNanos;
    }

    /** The stock whose turn it is now, at the moment that was foretold. */
    int nextStock() {
        nextNanos = next + 1 == end ? Long.MAX_VALUE : nextNanos + STEP_NANOS;
        return next++;
    }

    double share() {
        return share;
    }

    /** Whether this stock must be silent: not yet opened, or already closed. */
    boolean isSilenced(int stock) {
        return isClosing ? stock < next : stock >= next && stock < end;
    }

    /** Ends it, so that it silences nobody. */
    void end() {
        begin(Long.MAX_VALUE, 0, 0, false);
    }
}
