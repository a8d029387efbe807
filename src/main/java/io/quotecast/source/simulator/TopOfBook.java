package io.quotecast.source.simulator;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;

/**
 * The best bid and ask of a stock, in whole ticks, and the trades against them. The ask is at least one tick above the
 * bid, so that the market is never crossed. Owned by one thread.
 */
final class TopOfBook {
    private static final int LOT = 100;
    /**
     * Mean spread as a part of the price: 0.4 basis points for the first stock of the list, and more for each rank
     * below.
     */
    private static final double RELATIVE_SPREAD = 0.4e-4;

    private static final double SPREAD_PER_RANK = 0.03;
    private static final double MAX_RELATIVE_VOLATILITY = 2;
    private static final double MAX_SPREAD_FACTOR = 2.5;
    private static final double MOVE_CHANCE = 0.35;
    private static final double SAME_SIDE_CHANCE = 0.85;
    private static final double MAX_LOTS = 500;

    private final Instrument instrument;
    private final RandomStream random;
    private final long lot;
    private final double relativeSpread;
    private final double meanTradeLots;
    private long bid;
    private long ask;
    private long bidLots;
    private long askLots;
    private Side side = Side.BUY;
    private long lastTradeId;

    /**
     * @param rank 0 for the first stock of the list
     * @param meanTradeLots mean size of a trade, in lots of 100, at least 1
     * @param firstTradeId id of the first trade; ids are consecutive
     */
    TopOfBook(Instrument instrument, int rank, double meanTradeLots, long firstTradeId, RandomStream random) {
        this.instrument = instrument;
        this.random = random;
        this.lot = lot(instrument);
        this.relativeSpread = RELATIVE_SPREAD * (1 + SPREAD_PER_RANK * rank);
        this.meanTradeLots = meanTradeLots;
        this.lastTradeId = firstTradeId - 1;
    }

    /** Returns a round lot of 100, in size units. */
    static long lot(Instrument instrument) {
        return LOT * FixedPoint.powerOfTen(instrument.sizeDecimals());
    }

    /** Returns whether there are a bid and an ask. */
    boolean isTwoSided() {
        return bidLots > 0 && askLots > 0;
    }

    /** Removes bid and ask; the next quote starts from the fair price. */
    void clear() {
        bidLots = 0;
        askLots = 0;
    }

    /** Returns the next quote, which follows the fair price, in ticks, or changes one of the sizes only. */
    Quote quote(double fairTicks, double relativeVolatility, long timeMicros) {
        boolean isOutside = fairTicks < bid || fairTicks > ask;
        if (isOutside || !isTwoSided() || random.chance(MOVE_CHANCE)) {
            long spread = spread(fairTicks, relativeVolatility);
            bid = Math.max(1, (long) (fairTicks - spread * 0.5 + 0.5));
            ask = bid + spread;
            bidLots = quoteLots(fairTicks);
            askLots = quoteLots(fairTicks);
        } else if (random.nextLong() < 0) {
            bidLots = changedLots(bidLots, fairTicks);
        } else {
            askLots = changedLots(askLots, fairTicks);
        }
        long tick = instrument.tick();
        return new Quote(instrument, bid * tick, bidLots * lot, ask * tick, askLots * lot, timeMicros);
    }

    /** Returns a trade at the bid or the ask, of at most the size there. There must be a bid and an ask. */
    Trade trade(double fairTicks, long timeMicros) {
        if (fairTicks > ask) {
            side = Side.BUY;
        } else if (fairTicks < bid) {
            side = Side.SELL;
        } else if (!random.chance(SAME_SIDE_CHANCE)) {
            side = side.opposite();
        }
        double draw = random.nextExponential();
        long requestedLots = 1 + (long) ((meanTradeLots - 0.5) * draw * draw / 2);
        long price;
        long lots;
        if (side == Side.BUY) {
            lots = Math.min(requestedLots, askLots);
            askLots -= lots;
            price = ask;
        } else {
            lots = Math.min(requestedLots, bidLots);
            bidLots -= lots;
            price = bid;
        }
        return new Trade(instrument, price * instrument.tick(), lots * lot, side, null, ++lastTradeId, timeMicros);
    }

    /** Returns the trade of an auction, between bid and ask. There must be a bid and an ask. */
    Trade cross(double fairTicks, long lots, long timeMicros) {
        long price = Math.max(bid, Math.min(ask, (long) (fairTicks + 0.5)));
        return new Trade(
                instrument, price * instrument.tick(), lots * lot, Side.UNKNOWN, null, ++lastTradeId, timeMicros);
    }

    private long spread(double fairTicks, double relativeVolatility) {
        double mean = fairTicks * relativeSpread * Math.min(relativeVolatility, MAX_RELATIVE_VOLATILITY);
        return 1 + (long) (mean * Math.min(random.nextExponential(), MAX_SPREAD_FACTOR));
    }

    /** Draws a size that differs from the previous one, because an unchanged quote is not an event. */
    private long changedLots(long previousLots, double fairTicks) {
        long lots = quoteLots(fairTicks);
        return lots == previousLots ? lots + 1 : lots;
    }

    /** Draws the size of a side, which is worth about 15,000 dollars on average. */
    private long quoteLots(double fairTicks) {
        double mean = 1 + 15_000 / (fairTicks + 100);
        return 1 + (long) Math.min(mean * random.nextExponential(), MAX_LOTS);
    }
}
