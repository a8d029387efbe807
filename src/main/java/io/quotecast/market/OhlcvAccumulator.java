package io.quotecast.market;

/** Open, high, low, close, volume and average of some trades, as they come. Owned by one thread. */
public final class OhlcvAccumulator {
    private final Turnover turnover = new Turnover();
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long trades;

    public void add(Trade trade) {
        long price = trade.price();
        if (trades == 0) {
            open = high = low = price;
        }
        high = Math.max(high, price);
        low = Math.min(low, price);
        close = price;
        volume += trade.size();
        trades++;
        turnover.add(price, trade.size());
    }

    public void clear() {
        volume = 0;
        trades = 0;
        turnover.clear();
    }

    /**
     * Everything that an accumulator knows.
     *
     * @param turnoverHigh the upper 64 bits of the sum of price times size
     * @param turnoverLow the lower 64 bits
     */
    public record State(
            long open,
            long high,
            long low,
            long close,
            long volume,
            long trades,
            long turnoverHigh,
            long turnoverLow) {}

    /** Returns everything that it knows. */
    public State state() {
        return new State(open, high, low, close, volume, trades, turnover.high(), turnover.low());
    }

    /** Replaces everything that it knows. */
    public void restore(State state) {
        open = state.open;
        high = state.high;
        low = state.low;
        close = state.close;
        volume = state.volume;
        trades = state.trades;
        turnover.restore(state.turnoverHigh, state.turnoverLow);
    }

    /** Price of the first trade; this and all prices have no meaning while there is none. */
    public long open() {
        return open;
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    /** Price of the last trade. */
    public long close() {
        return close;
    }

    public long volume() {
        return volume;
    }

    /** Price weighted by size, rounded half up; the last price where nothing but sizes of 0 traded. */
    public long average() {
        return volume > 0 ? turnover.averagePrice(volume) : close;
    }

    public long trades() {
        return trades;
    }
}
