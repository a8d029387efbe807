package io.quotecast.source.simulator;

import io.quotecast.market.Conditions;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;

/**
 * The best bid and ask of a stock, in whole ticks, and the trades against them. The ask is at least one tick above the
 * bid, so that the market is never crossed. Owned by one thread.
 */
final class TopOfBook {
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
    private final TradeSizes tradeSizes;
    private long bid;
    private long ask;
    private long bidLots;
    private long askLots;
    private Side side = Side.BUY;
    private long lastTradeId;

    /**
     * @param relativeSpread mean spread as a part of the price
     * @param firstTradeId id of the first trade; ids are consecutive
     */
    TopOfBook(
            Instrument instrument,
            double relativeSpread,
            TradeSizes tradeSizes,
            long firstTradeId,
            RandomStream random) {
        this.instrument = instrument;
        this.random = random;
        this.lot = TradeSizes.lot(instrument);
        this.relativeSpread = relativeSpread;
        this.tradeSizes = tradeSizes;
        this.lastTradeId = firstTradeId - 1;
    }

    /**
     * Returns the mean spread of a stock as a part of the price.
     *
     * @param rank 0 for the first stock of the list
     */
    static double relativeSpread(int rank) {
        return RELATIVE_SPREAD * (1 + SPREAD_PER_RANK * rank);
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

    /**
     * Returns a trade at the bid or the ask, of at most the size there unless it is a block. There must be a bid and an
     * ask.
     */
    Trade trade(double fairTicks, long timeMicros) {
        if (fairTicks > ask) {
            side = Side.BUY;
        } else if (fairTicks < bid) {
            side = Side.SELL;
        } else if (!random.chance(SAME_SIDE_CHANCE)) {
            side = side.opposite();
        }
        long requested = tradeSizes.draw(random);
        boolean isBuy = side == Side.BUY;
        long available = (isBuy ? askLots : bidLots) * lot;
        long size = requested;
        if (!tradeSizes.isBlock(requested)) {
            size = Math.min(requested, available);
            if (isBuy) {
                askLots -= size / lot;
            } else {
                bidLots -= size / lot;
            }
        }
        long price = isBuy ? ask : bid;
        return new Trade(
                instrument,
                price * instrument.tick(),
                size,
                side,
                null,
                ++lastTradeId,
                null,
                size < TradeSizes.lot(instrument) ? Conditions.ODD_LOT : Conditions.NONE,
                timeMicros);
    }

    /** Returns the trade of an auction, between bid and ask. There must be a bid and an ask. */
    Trade cross(double fairTicks, long size, long timeMicros) {
        long price = Math.max(bid, Math.min(ask, (long) (fairTicks + 0.5)));
        return new Trade(instrument, price * instrument.tick(), size, Side.UNKNOWN, null, ++lastTradeId, timeMicros);
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

    /** Draws the size of a side: more for a low price, and enough for a usual trade. */
    private long quoteLots(double fairTicks) {
        double mean = 1 + 15_000 / (fairTicks + 100) + tradeSizes.meanLots();
        return 1 + (long) Math.min(mean * random.nextExponential(), MAX_LOTS);
    }
}
