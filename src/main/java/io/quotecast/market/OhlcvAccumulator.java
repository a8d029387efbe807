package io.quotecast.market;

/** Open, high, low, close, volume and average price of the trades that are added. Owned by one thread. */
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
     * The state of an accumulator.
     *
     * @param turnoverHigh the upper 64 bits of the sum of price times size
     * @param turnoverLow the lower 64 bits of that sum
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

    /** Returns the state, for {@link #restore}. */
    public State state() {
        return new State(open, high, low, close, volume, trades, turnover.high(), turnover.low());
    }

    /** Restores a state that {@link #state} returned. */
    public void restore(State state) {
        open = state.open;
        high = state.high;
        low = state.low;
        close = state.close;
        volume = state.volume;
        trades = state.trades;
        turnover.restore(state.turnoverHigh, state.turnoverLow);
    }

    /** Returns the price of the first trade. Before it, this and all other prices are undefined. */
    public long open() {
        return open;
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    /** Returns the price of the last trade. */
    public long close() {
        return close;
    }

    public long volume() {
        return volume;
    }

    /** Returns the price weighted by size, rounded half up; the last price if all sizes are 0. */
    public long average() {
        return volume > 0 ? turnover.averagePrice(volume) : close;
    }

    public long trades() {
        return trades;
    }
}
