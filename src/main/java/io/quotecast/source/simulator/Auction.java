package io.quotecast.source.simulator;

/** An opening or closing auction, in which the stocks have one large trade each, one after the other. */
final class Auction {
    static final long STEP_NANOS = 100_000L;

    private long nextNanos = Long.MAX_VALUE;
    private int next;
    private int end;
    private double share;
    private boolean isClosing;

    /**
     * @param count number of stocks
     * @param dayShare share of a usual day's volume that trades in the auction
     */
    void begin(long firstNanos, int count, double dayShare, boolean atClose) {
        nextNanos = count == 0 ? Long.MAX_VALUE : firstNanos;
        next = 0;
        end = count;
        share = dayShare;
        isClosing = atClose;
    }

    /** Returns when the next trade is due; {@link Long#MAX_VALUE} if none is. */
    long nextNanos() {
        return nextNanos;
    }

    /** Returns the stock whose trade is due, and advances to the next one. */
    int nextStock() {
        nextNanos = next + 1 == end ? Long.MAX_VALUE : nextNanos + STEP_NANOS;
        return next++;
    }

    double share() {
        return share;
    }

    /** Returns whether a stock has no events because it has not opened yet or has already closed. */
    boolean isSilenced(int stock) {
        return isClosing ? stock < next : stock >= next && stock < end;
    }

    /** Ends the auction, so that it silences no stock. */
    void end() {
        begin(Long.MAX_VALUE, 0, 0, false);
    }
}
