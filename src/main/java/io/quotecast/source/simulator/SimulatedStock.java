package io.quotecast.source.simulator;

import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;

/** One stock or fund of the simulated market: its worth, its book and whether it is halted. Owned by one thread. */
final class SimulatedStock {
    static final String FUND = "ETF";

    private static final double TRADE_SHARE = 0.13;
    private static final double MIN_CROSS = 0.5;

    private final Listing listing;
    private final FairPrice fairPrice;
    private final TopOfBook topOfBook;
    private final RandomStream random;
    private final PriceBand band = new PriceBand();
    private boolean isHalted;

    SimulatedStock(Listing listing, FairPrice fairPrice, TopOfBook topOfBook, RandomStream random, long nowNanos) {
        this.listing = listing;
        this.fairPrice = fairPrice;
        this.topOfBook = topOfBook;
        this.random = random;
        band.reset(fairPrice.ticks(), nowNanos);
    }

    Instrument instrument() {
        return listing.instrument();
    }

    /** Why it was halted when the market began; empty if it was not. */
    String initialHaltReason() {
        return listing.haltReason();
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
        reset(nowNanos);
    }

    /** Empties the book and forgets what the price did before. */
    void reset(long nowNanos) {
        topOfBook.clear();
        band.reset(fairPrice.ticks(), nowNanos);
    }

    /** Follows the factors to this time, in trading days; returns the change of the price's logarithm. */
    double advance(double days) {
        return fairPrice.advance(days);
    }

    /** Shifts the price at once by this part of it. */
    void jump(double change) {
        fairPrice.jump(change);
    }

    boolean isOutsideBand(long nowNanos) {
        return band.isBrokenBy(fairPrice.ticks(), nowNanos);
    }

    /** Whether the next event is a trade; else it is a quote. */
    boolean isTradeNext() {
        return topOfBook.isTwoSided() && random.chance(TRADE_SHARE);
    }

    Quote quote(long timeMicros) {
        return topOfBook.quote(fairPrice.ticks(), fairPrice.relativeVolatility(), timeMicros);
    }

    Trade trade(long timeMicros) {
        return topOfBook.trade(fairPrice.ticks(), timeMicros);
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
                * (MIN_CROSS + random.nextDouble());
        return topOfBook.cross(fairPrice.ticks(), Math.max(1, (long) lots), timeMicros);
    }
}
