package io.quotecast.source.capture;

/**
 * A product of an exchange and its instrument, which a capture names so that its messages can be read elsewhere.
 *
 * @param product the exchange's name
 * @param exchange the exchange of the instrument
 * @param priceDecimals {@link #UNKNOWN} if its first price is going to determine them
 * @param sizeDecimals {@link #UNKNOWN} if its first size is going to determine them
 */
public record CapturedProduct(
        String product, String symbol, String exchange, String sector, int priceDecimals, int sizeDecimals) {
    public static final int UNKNOWN = -1;

    /** Returns whether the decimals are known. */
    public boolean hasDecimals() {
        return priceDecimals != UNKNOWN;
    }
}
