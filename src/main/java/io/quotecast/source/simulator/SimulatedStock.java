package io.quotecast.source.simulator;

import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import org.jspecify.annotations.Nullable;

/**
 * A stock or fund of the simulated market: its fair price, its best bid and ask, its price bands, and its halt. Owned by
 * one thread.
 */
final class SimulatedStock {
    private static final double TRADE_SHARE = 0.13;
    private static final double MIN_AUCTION_FACTOR = 0.5;

    private final Listing listing;
    private final FairPrice fairPrice;
    private final TopOfBook topOfBook;
    private final RandomStream random;
    private final LimitBand band;
    private boolean isHalted;
    /** Whether the newest price bands that were published are in force or suspended. */
    private boolean hasBands;

    private PriceBands.@Nullable Indicator dueBands = PriceBands.Indicator.OPENING;

    /**
     * @param bandPart see {@link LimitBand}
     */
    SimulatedStock(
            Listing listing,
            FairPrice fairPrice,
            TopOfBook topOfBook,
            double bandPart,
            RandomStream random,
            long nowNanos) {
        this.listing = listing;
        this.band = new LimitBand(bandPart);
        this.fairPrice = fairPrice;
        this.topOfBook = topOfBook;
        this.random = random;
        band.reset(fairPrice.ticks(), nowNanos);
    }

    /** Returns the jump after news on a trading day, or null. */
    Jumps.@Nullable Jump newsOf(long tradingDay) {
        Jumps jumps = fairPrice.jumps();
        return jumps == null ? null : jumps.ofDay(tradingDay);
    }

    Instrument instrument() {
        return listing.instrument();
    }

    /** Returns the reason of a halt at the start of the market; empty if the stock was not halted. */
    String initialHaltReason() {
        return listing.haltReason();
    }

    boolean isHalted() {
        return isHalted;
    }

    void halt() {
        isHalted = true;
    }

    /** Ends a halt: the next event is a new quote, and the price band starts over. */
    void resume(long nowNanos) {
        isHalted = false;
        reset(nowNanos);
        dueBands = PriceBands.Indicator.REOPENING;
    }

    /** Clears the quote and restarts the price band. */
    void reset(long nowNanos) {
        topOfBook.clear();
        band.reset(fairPrice.ticks(), nowNanos);
        dueBands = hasBands ? PriceBands.Indicator.RESTATED : PriceBands.Indicator.OPENING;
    }

    /** Moves the fair price to this time, in trading days. */
    void advance(double days) {
        fairPrice.advance(days);
    }

    /**
     * Updates the price bands in the regular session.
     *
     * @param isDoubled whether they are twice as wide
     * @return the new bands, or null if they have not changed
     */
    @Nullable
    PriceBands updateBands(long nowNanos, boolean isDoubled) {
        if (band.update(fairPrice.ticks(), nowNanos, isDoubled) && dueBands == null) {
            dueBands = PriceBands.Indicator.INTRADAY;
        }
        PriceBands.Indicator indicator = dueBands;
        if (indicator == null) {
            return null;
        }
        dueBands = null;
        hasBands = true;
        long tick = instrument().tick();
        return new PriceBands(
                instrument(), band.lowerTicks() * tick, band.upperTicks() * tick, indicator, nowNanos / 1_000);
    }

    /** Returns that the price bands are not in force any more, for this reason; null if they were not before. */
    @Nullable
    PriceBands endBands(PriceBands.Indicator reason, long nowNanos) {
        if (!hasBands) {
            return null;
        }
        hasBands = reason == PriceBands.Indicator.SUSPENDED;
        return PriceBands.none(instrument(), reason, nowNanos / 1_000);
    }

    boolean isOutsideBand() {
        return band.isBrokenBy(fairPrice.ticks());
    }

    /** Draws whether the next event is a trade; otherwise it is a quote. */
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
     * Returns the trade of an auction. There must be a quote.
     *
     * @param share share of a usual day's volume
     */
    Trade cross(double share, long timeMicros) {
        double size = listing.dailyVolume() * share * (MIN_AUCTION_FACTOR + random.nextDouble());
        return topOfBook.cross(fairPrice.ticks(), Math.max(TradeSizes.lot(instrument()), (long) size), timeMicros);
    }
}
