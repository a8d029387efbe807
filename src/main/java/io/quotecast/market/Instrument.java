package io.quotecast.market;

/**
 * Something that trades, and the units of its prices and sizes.
 *
 * @param id 0, 1, 2, ... in the order of listing: an index for arrays, valid within this process
 * @param exchange where it is listed, as people call it ({@code NASDAQ})
 * @param sector the field of business, or empty
 * @param priceDecimals a price of 1 is 0.1 to this power, 0-8
 * @param sizeDecimals a size of 1 is 0.1 to this power, 0-8
 * @param tick the least step between two prices, in price units, above 0
 */
public record Instrument(
        int id,
        Symbol symbol,
        String name,
        String exchange,
        String sector,
        int priceDecimals,
        int sizeDecimals,
        long tick) {
    public Instrument {
        if (priceDecimals < 0 || priceDecimals > 8 || sizeDecimals < 0 || sizeDecimals > 8) {
            throw new IllegalArgumentException(
                    symbol + ": decimals " + priceDecimals + " and " + sizeDecimals + " must be between 0 and 8");
        }
        if (tick < 1) {
            throw new IllegalArgumentException(symbol + ": tick " + tick + " must be above 0");
        }
    }

    /** Instruments are one per symbol and id, so two are the same where their ids are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Instrument that && that.id == id && that.symbol.equals(symbol);
    }

    @Override
    public int hashCode() {
        return id;
    }
}
