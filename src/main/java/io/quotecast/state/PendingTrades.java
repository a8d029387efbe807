package io.quotecast.state;

import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Trade;

/**
 * Trades in order of time that belong to the open bar of every timeframe of an instrument, and that have been added to
 * none of them yet. Owned by one thread.
 */
final class PendingTrades {
    private final OhlcvAccumulator ohlcv = new OhlcvAccumulator();
    private long firstMicros;
    private long lastMicros;

    void add(Trade trade) {
        boolean setsPrice = trade.conditions().setsPrice();
        if (ohlcv.isPricedBy(setsPrice)) {
            lastMicros = trade.timeMicros();
            if (ohlcv.isReplacedBy(setsPrice)) {
                firstMicros = lastMicros;
            }
        }
        ohlcv.add(trade);
    }

    boolean isEmpty() {
        return ohlcv.trades() == 0;
    }

    void clear() {
        ohlcv.clear();
    }

    OhlcvAccumulator ohlcv() {
        return ohlcv;
    }

    /** Returns the time of the trade that is the open. */
    long firstMicros() {
        return firstMicros;
    }

    /** Returns the time of the trade that is the close. */
    long lastMicros() {
        return lastMicros;
    }
}
