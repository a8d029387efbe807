package io.quotecast.market;

/**
 * A tradable instrument, with the units of its prices and sizes.
 *
 * @param id 0, 1, 2, ... in the order of listing; an array index, valid within this process
 * @param exchange common name of the exchange that lists it ({@code NASDAQ})
 * @param sector business sector, or empty
 * @param priceDecimals decimals of a price, 0 to {@value #MAX_DECIMALS}: with 2 decimals, a price unit is 0.01
 * @param sizeDecimals decimals of a size, 0 to {@value #MAX_DECIMALS}
 * @param tick minimum price increment, in price units, above 0
 * @param signedPrices whether prices may be zero or negative, as those of spreads and of some futures
 * @param calendar the trading days, which bars of days and weeks follow
 */
public record Instrument(
        int id,
        Symbol symbol,
        String name,
        String exchange,
        String sector,
        int priceDecimals,
        int sizeDecimals,
        long tick,
        boolean signedPrices,
        TradingCalendar calendar) {
    /** Most decimals of a price or size: a unit of the last one still fits in a long with a whole number before it. */
    public static final int MAX_DECIMALS = 18;

    /** Creates an instrument whose prices are above 0. */
    public Instrument(
            int id,
            Symbol symbol,
            String name,
            String exchange,
            String sector,
            int priceDecimals,
            int sizeDecimals,
            long tick) {
        this(id, symbol, name, exchange, sector, priceDecimals, sizeDecimals, tick, false);
    }

    /** Creates an instrument whose trading days are those of UTC. */
    public Instrument(
            int id,
            Symbol symbol,
            String name,
            String exchange,
            String sector,
            int priceDecimals,
            int sizeDecimals,
            long tick,
            boolean signedPrices) {
        this(id, symbol, name, exchange, sector, priceDecimals, sizeDecimals, tick, signedPrices, TradingCalendar.UTC);
    }

    public Instrument {
        if (priceDecimals < 0 || priceDecimals > MAX_DECIMALS || sizeDecimals < 0 || sizeDecimals > MAX_DECIMALS) {
            throw new IllegalArgumentException(symbol + ": decimals " + priceDecimals + " and " + sizeDecimals
                    + " must be between 0 and " + MAX_DECIMALS);
        }
        if (tick < 1) {
            throw new IllegalArgumentException(symbol + ": tick " + tick + " must be above 0");
        }
    }

    /** Returns the value that stands for a missing price where a price has no size beside it. */
    public long noPrice() {
        return signedPrices ? Long.MIN_VALUE : 0;
    }

    /** Returns this instrument with other decimals. */
    public Instrument withDecimals(int otherPriceDecimals, int otherSizeDecimals) {
        return new Instrument(
                id,
                symbol,
                name,
                exchange,
                sector,
                otherPriceDecimals,
                otherSizeDecimals,
                tick,
                signedPrices,
                calendar);
    }

    /** Returns whether prices and sizes of the two count the same units, so that they can be mixed. */
    public boolean hasSameUnits(Instrument other) {
        return priceDecimals == other.priceDecimals && sizeDecimals == other.sizeDecimals;
    }

    /** Compares id and symbol only: within a process, they identify the instrument. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Instrument that && that.id == id && that.symbol.equals(symbol);
    }

    @Override
    public int hashCode() {
        return id;
    }
}
