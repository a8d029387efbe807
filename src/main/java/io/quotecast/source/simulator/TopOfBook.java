package io.quotecast.source.simulator;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;

/**
 * The best bid and ask of one stock, in whole ticks, and the trades against them. The ask is the bid plus at least one
 * tick, so the two cannot cross. Owned by one thread.
 */
final class TopOfBook {
    private static final int LOT = 100;
    /** Mean spread as a part of the price: 0.4 basis points for the best known stock, more for each place below. */
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
     * @param rank 0 for the best known stock
     * @param meanTradeLots mean size of a trade, in lots of 100, at least 1
     * @param firstTradeId trades are numbered from here on
     */
    TopOfBook(Instrument instrument, int rank, double meanTradeLots, long firstTradeId, RandomStream random) {
        this.instrument = instrument;
        this.random = random;
        this.lot = lot(instrument);
        this.relativeSpread = RELATIVE_SPREAD * (1 + SPREAD_PER_RANK * rank);
        this.meanTradeLots = meanTradeLots;
        this.lastTradeId = firstTradeId - 1;
    }

    /** A round lot of 100, in size units. */
    static long lot(Instrument instrument) {
        return LOT * FixedPoint.powerOfTen(instrument.sizeDecimals());
    }

    /** Whether there is something to trade against. */
    boolean isTwoSided() {
        return bidLots > 0 && askLots > 0;
    }

    /** Empties both sides: the next quote starts afresh. */
    void clear() {
        bidLots = 0;
        askLots = 0;
    }

    /** The next quote: follows the fair price, in ticks, or changes but one of the sizes. */
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

    /** A trade at the ask or the bid, with what stands there; the book must be full. */
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

    /** The one large trade of an auction, between bid and ask; the book must be full. */
    Trade cross(double fairTicks, long lots, long timeMicros) {
        long price = Math.max(bid, Math.min(ask, (long) (fairTicks + 0.5)));
        return new Trade(
                instrument, price * instrument.tick(), lots * lot, Side.UNKNOWN, null, ++lastTradeId, timeMicros);
    }

    private long spread(double fairTicks, double relativeVolatility) {
        double mean = fairTicks * relativeSpread * Math.min(relativeVolatility, MAX_RELATIVE_VOLATILITY);
        return 1 + (long) (mean * Math.min(random.nextExponential(), MAX_SPREAD_FACTOR));
    }

    /** A quote that says what the last one said would be none. */
    private long changedLots(long previousLots, double fairTicks) {
        long lots = quoteLots(fairTicks);
        return lots == previousLots ? lots + 1 : lots;
    }

    /** More of what is cheap: about 15,000 dollars stand on a side. */
    private long quoteLots(double fairTicks) {
        double mean = 1 + 15_000 / (fairTicks + 100);
        return 1 + (long) Math.min(mean * random.nextExponential(), MAX_LOTS);
    }
}
