package io.quotecast.market;

/**
 * Open, high, low, close, volume and average price of the trades that are added. The volume never overflows: it stays
 * at {@link Long#MAX_VALUE} once it has reached it, and the average is then that of the volume counted.
 *
 * <p>A trade whose {@link Conditions} set no price counts to volume and average only, as on the consolidated tape.
 * While there is no other trade, such trades also give the prices, so that there always are some. Owned by one thread.
 */
public final class OhlcvAccumulator {
    private final Turnover turnover = new Turnover();
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long trades;
    /** Whether there are trades, and the conditions of none of them set a price. */
    private boolean isProvisional;

    /** Adds a trade, which becomes the last one. */
    public void add(Trade trade) {
        add(trade, trades == 0, true);
    }

    /**
     * Returns whether the next trade replaces all prices: it is the first, or the first whose conditions set a price.
     */
    public boolean isReplacedBy(boolean setsPrice) {
        return trades == 0 || (isProvisional && setsPrice);
    }

    /** Returns whether the next trade may change a price. */
    public boolean isPricedBy(boolean setsPrice) {
        return trades == 0 || isProvisional || setsPrice;
    }

    /** Returns whether a trade has set a price; false if the prices are those of trades that set none. */
    public boolean hasSetPrice() {
        return !isProvisional;
    }

    /**
     * Adds a trade. A trade that replaces all prices must be both open and close.
     *
     * @param isOpen whether the trade is the first one in time
     * @param isClose whether the trade is the last one in time
     */
    public void add(Trade trade, boolean isOpen, boolean isClose) {
        long price = trade.price();
        boolean setsPrice = trade.conditions().setsPrice();
        if (isReplacedBy(setsPrice)) {
            isProvisional = !setsPrice;
            open = high = low = close = price;
        } else if (isPricedBy(setsPrice)) {
            high = Math.max(high, price);
            low = Math.min(low, price);
            open = isOpen ? price : open;
            close = isClose ? price : close;
        }
        addSize(trade);
    }

    /** Adds the trades of a later bar, which has at least one. */
    public void add(Bar later) {
        add(later.open(), later.high(), later.low(), later.close(), later.volume(), later.average(), later.trades());
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
        if (trades == 0 || isProvisional) {
            open = laterOpen;
            high = laterHigh;
            low = laterLow;
            isProvisional = false;
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
        if (isReplacedBy(!later.isProvisional)) {
            isProvisional = later.isProvisional;
            open = later.open;
            high = later.high;
            low = later.low;
            close = later.close;
        } else if (isPricedBy(!later.isProvisional)) {
            high = Math.max(high, later.high);
            low = Math.min(low, later.low);
            close = later.close;
        }
        volume = volume() + later.volume;
        trades += later.trades;
        turnover.add(later.turnover);
    }

    /**
     * Removes the size of a trade that was added; prices remain. A volume that stays at its largest value remains, too.
     */
    public void removeSize(Trade trade) {
        trades--;
        long size = countedSize(trade);
        if (volume() != Long.MAX_VALUE) {
            volume = Math.max(0, volume() - size);
            turnover.subtract(trade.price(), size);
        }
    }

    /** Adds the size of a trade; prices remain. */
    public void addSize(Trade trade) {
        trades++;
        long size = Math.min(countedSize(trade), Long.MAX_VALUE - volume());
        volume = volume() + size;
        turnover.add(trade.price(), size);
    }

    private static long countedSize(Trade trade) {
        return trade.conditions().countsVolume() ? trade.size() : 0;
    }

    /** Returns a closed bar of the trades, of which there is at least one; it is neither partial nor revised. */
    public Bar toClosedBar(Instrument instrument, Timeframe timeframe, long startMicros) {
        return toBar(instrument, timeframe, true, false, false, startMicros);
    }

    /** Returns a bar of the trades. */
    public Bar toBar(
            Instrument instrument,
            Timeframe timeframe,
            boolean closed,
            boolean partial,
            boolean revised,
            long startMicros) {
        return new Bar(
                instrument,
                timeframe,
                open(),
                high(),
                low(),
                close(),
                volume(),
                average(),
                trades(),
                closed,
                partial,
                revised,
                startMicros);
    }

    /** Replaces high, low and close. */
    public void setPrices(long newHigh, long newLow, long newClose) {
        high = newHigh;
        low = newLow;
        close = newClose;
    }

    public void clear() {
        volume = 0;
        trades = 0;
        isProvisional = false;
        turnover.clear();
    }

    /**
     * The state of an accumulator.
     *
     * @param turnoverHigh the upper 64 bits of the sum of price times size
     * @param turnoverLow the lower 64 bits of that sum
     * @param isProvisional whether the prices are those of trades whose conditions set no price
     */
    public record State(
            long open,
            long high,
            long low,
            long close,
            long volume,
            long trades,
            long turnoverHigh,
            long turnoverLow,
            boolean isProvisional) {
        /** Creates a state with prices of trades that set them. */
        public State(
                long open,
                long high,
                long low,
                long close,
                long volume,
                long trades,
                long turnoverHigh,
                long turnoverLow) {
            this(open, high, low, close, volume, trades, turnoverHigh, turnoverLow, false);
        }
    }

    /** Returns the state, for {@link #restore}. */
    public State state() {
        return new State(open, high, low, close, volume, trades, turnover.high(), turnover.low(), isProvisional);
    }

    /** Restores a state that {@link #state} returned. */
    public void restore(State state) {
        open = state.open;
        high = state.high;
        low = state.low;
        close = state.close;
        volume = state.volume;
        trades = state.trades;
        isProvisional = state.isProvisional;
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
