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
    private static final double SPREAD = 0.4e-4;

    private static final double SPREAD_PER_RANK = 0.03;
    private static final double MOST_WILDNESS = 2;
    private static final double MOST_TIMES_SPREAD = 2.5;
    private static final double MOVE_CHANCE = 0.35;
    private static final double SAME_SIDE_CHANCE = 0.85;
    private static final double MOST_LOTS = 500;

    private final Instrument instrument;
    private final RandomStream random;
    private final long lot;
    private final double spreadPart;
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
        this.spreadPart = SPREAD * (1 + SPREAD_PER_RANK * rank);
        this.meanTradeLots = meanTradeLots;
        this.lastTradeId = firstTradeId - 1;
    }

    /** A round lot of 100, in size units. */
    static long lot(Instrument instrument) {
        return LOT * FixedPoint.one(instrument.sizeDecimals());
    }

    /** Whether there is something to trade against. */
    boolean isFull() {
        return bidLots > 0 && askLots > 0;
    }

    /** Empties both sides: the next quote starts afresh. */
    void clear() {
        bidLots = 0;
        askLots = 0;
    }

    /** The next quote: follows the fair price, in ticks, or changes but one of the sizes. */
    Quote quote(double fair, double wildness, long timeMicros) {
        boolean outside = fair < bid || fair > ask;
        if (outside || !isFull() || random.chance(MOVE_CHANCE)) {
            long spread = spread(fair, wildness);
            bid = Math.max(1, (long) (fair - spread * 0.5 + 0.5));
            ask = bid + spread;
            bidLots = quoteLots(fair);
            askLots = quoteLots(fair);
        } else if (random.nextLong() < 0) {
            bidLots = otherLots(bidLots, fair);
        } else {
            askLots = otherLots(askLots, fair);
        }
        long tick = instrument.tick();
        return new Quote(instrument, bid * tick, bidLots * lot, ask * tick, askLots * lot, timeMicros);
    }

    /** A trade at the ask or the bid, with what stands there; the book must be full. */
    Trade trade(double fair, long timeMicros) {
        if (fair > ask) {
            side = Side.BUY;
        } else if (fair < bid) {
            side = Side.SELL;
        } else if (!random.chance(SAME_SIDE_CHANCE)) {
            side = side.opposite();
        }
        double draw = random.exponential();
        long wanted = 1 + (long) ((meanTradeLots - 0.5) * draw * draw / 2);
        long price;
        long lots;
        if (side == Side.BUY) {
            lots = Math.min(wanted, askLots);
            askLots -= lots;
            price = ask;
        } else {
            lots = Math.min(wanted, bidLots);
            bidLots -= lots;
            price = bid;
        }
        return new Trade(instrument, price * instrument.tick(), lots * lot, side, null, ++lastTradeId, timeMicros);
    }

    /** The one large trade of an auction, between bid and ask; the book must be full. */
    Trade cross(double fair, long lots, long timeMicros) {
        long price = Math.max(bid, Math.min(ask, (long) (fair + 0.5)));
        return new Trade(
                instrument, price * instrument.tick(), lots * lot, Side.UNKNOWN, null, ++lastTradeId, timeMicros);
    }

    private long spread(double fair, double wildness) {
        double mean = fair * spreadPart * Math.min(wildness, MOST_WILDNESS);
        return 1 + (long) (mean * Math.min(random.exponential(), MOST_TIMES_SPREAD));
    }

    /** A quote that says what the last one said would be none. */
    private long otherLots(long before, double fair) {
        long lots = quoteLots(fair);
        return lots == before ? lots + 1 : lots;
    }

    /** More of what is cheap: about 15,000 dollars stand on a side. */
    private long quoteLots(double fair) {
        double mean = 1 + 15_000 / (fair + 100);
        return 1 + (long) Math.min(mean * random.exponential(), MOST_LOTS);
    }
}
