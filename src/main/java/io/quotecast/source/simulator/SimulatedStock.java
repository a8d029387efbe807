package io.quotecast.source.simulator;

import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;

/** One stock or fund of the simulated market: its worth, its book and whether it is halted. Owned by one thread. */
final class SimulatedStock {
    static final String FUND = "ETF";

    private static final double TRADE_SHARE = 0.13;
    private static final double LEAST_CROSS = 0.5;

    private final Listing listing;
    private final FairPrice fair;
    private final TopOfBook topOfBook;
    private final RandomStream random;
    private final PriceBand band = new PriceBand();
    private boolean isHalted;

    SimulatedStock(Listing listing, FairPrice fair, TopOfBook topOfBook, RandomStream random, long nowNanos) {
        this.listing = listing;
        this.fair = fair;
        this.topOfBook = topOfBook;
        this.random = random;
        band.reset(fair.ticks(), nowNanos);
    }

    Instrument instrument() {
        return listing.instrument();
    }

    /** Why it was halted when the market began; empty if it was not. */
    String haltedBefore() {
        return listing.halted();
    }

    boolean isFund() {
        return instrument().sector().equals(FUND);
    }

    boolean isHalted() {
        return isHalted;
    }

    void halt() {
        isHalted = true;
    }

    /** Ends a halt: the next event is a fresh quote, and what the price did before no longer counts. */
    void resume(long nowNanos) {
        isHalted = false;
        startAfresh(nowNanos);
    }

    /** Empties the book and forgets what the price did before. */
    void startAfresh(long nowNanos) {
        topOfBook.clear();
        band.reset(fair.ticks(), nowNanos);
    }

    /** Follows the factors to this time, in trading days; returns the change of the price's logarithm. */
    double follow(double days) {
        return fair.advance(days);
    }

    /** Shifts the price at once by this part of it. */
    void jolt(double by) {
        fair.jolt(by);
    }

    boolean breaksItsBand(long nowNanos) {
        return band.isBrokenBy(fair.ticks(), nowNanos);
    }

    /** Whether the next event is a trade; else it is a quote. */
    boolean wantsToTrade() {
        return topOfBook.isFull() && random.chance(TRADE_SHARE);
    }

    Quote quote(long timeMicros) {
        return topOfBook.quote(fair.ticks(), fair.wildness(), timeMicros);
    }

    Trade trade(long timeMicros) {
        return topOfBook.trade(fair.ticks(), timeMicros);
    }

    /**
     * The trade of an auction; there must be a quote.
     *
     * @param share of a usual day's volume
     */
    Trade cross(double share, long timeMicros) {
        double lots = (double) listing.dailyVolume()
                / TopOfBook.lot(instrument())
                * share
                * (LEAST_CROSS + random.nextDouble());
        return topOfBook.cross(fair.ticks(), Math.max(1, (long) lots), timeMicros);
    }
}
