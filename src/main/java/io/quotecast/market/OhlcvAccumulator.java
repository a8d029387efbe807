package io.quotecast.market;

/**
 * Open, high, low, close, volume and average price of the trades that are added. The volume never overflows: it stays at
 * {@link Long#MAX_VALUE} once it has reached it, and the average is then that of the volume counted. Owned by one thread.
 */
public final class OhlcvAccumulator {
    /** Number of values in the saved state. */
    public static final int SIZE = 8;

    private final Turnover turnover = new Turnover();
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long trades;

    /** Adds a trade, which becomes the last one. */
    public void add(Trade trade) {
        add(trade, trades == 0, true);
    }

    /**
     * Adds a trade. The first one must be both open and close.
     *
     * @param isOpen whether the trade is the first one in time
     * @param isClose whether the trade is the last one in time
     */
    public void add(Trade trade, boolean isOpen, boolean isClose) {
        long price = trade.price();
        if (trades == 0) {
            high = low = price;
        }
        high = Math.max(high, price);
        low = Math.min(low, price);
        open = isOpen ? price : open;
        close = isClose ? price : close;
        long size = Math.min(trade.size(), Long.MAX_VALUE - volume());
        volume = volume() + size;
        trades++;
        turnover.add(price, size);
    }

    public void clear() {
        volume = 0;
        trades = 0;
        turnover.clear();
    }

    /** Writes the state, {@link #SIZE} values, from this offset on. */
    public void save(long[] target, int offset) {
        long[] turnoverState = turnover.snapshot();
        long[] state = {open, high, low, close, volume, trades, turnoverState[0], turnoverState[1]};
        System.arraycopy(state, 0, target, offset, SIZE);
    }

    /** Restores the values that {@link #save} wrote. */
    public void restore(long[] from, int offset) {
        open = from[offset];
        high = from[offset + 1];
        low = from[offset + 2];
        close = from[offset + 3];
        volume = from[offset + 4];
        trades = from[offset + 5];
        turnover.restore(from[offset + 6], from[offset + 7]);
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

    /** Returns the sum of sizes, at most {@link Long#MAX_VALUE}. */
    public long volume() {
        // A negative volume is one that overflowed in a checkpoint of version 0.1.
        return volume < 0 ? Long.MAX_VALUE : volume;
    }

    /** Returns the price weighted by size, rounded half up; the last price if all sizes are 0. */
    public long average() {
        // Within the range of prices, unless a checkpoint of version 0.1 contains a volume that overflowed.
        return volume == 0 ? close : Math.max(low, Math.min(high, turnover.averagePrice(volume())));
    }

    public long trades() {
        return trades;
    }
}
