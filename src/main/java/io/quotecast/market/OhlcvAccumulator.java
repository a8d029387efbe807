package io.quotecast.market;

/**
 * Open, high, low, close, volume and average price of the trades that are added. The volume never overflows: it stays at
 * {@link Long#MAX_VALUE} once it has reached it, and the average is then that of the volume counted. Owned by one thread.
 */
public final class OhlcvAccumulator {
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

    /**
     * Adds the trades of a later interval, of which there is at least one.
     *
     * @param average price weighted by size
     */
    public void add(
            long laterOpen,
            long laterHigh,
            long laterLow,
            long laterClose,
            long laterVolume,
            long average,
            long laterTrades) {
        if (trades == 0) {
            open = laterOpen;
            high = laterHigh;
            low = laterLow;
        }
        high = Math.max(high, laterHigh);
        low = Math.min(low, laterLow);
        close = laterClose;
        long size = Math.min(laterVolume, Long.MAX_VALUE - volume());
        volume = volume() + size;
        trades += laterTrades;
        turnover.add(average, size);
    }

    /**
     * Adds the trades of another accumulator, at least one, none of which is older than a trade of this one. The sum of
     * the volumes must be a long.
     */
    public void append(OhlcvAccumulator later) {
        boolean isFirst = trades == 0;
        open = isFirst ? later.open : open;
        high = isFirst ? later.high : Math.max(high, later.high);
        low = isFirst ? later.low : Math.min(low, later.low);
        close = later.close;
        volume = volume() + later.volume;
        trades += later.trades;
        turnover.add(later.turnover);
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
