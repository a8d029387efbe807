package io.quotecast.source.exchange;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decimals of the prices and sizes of one product: as many as the exchange uses, or as many as leave room for its
 * largest values.
 */
public record Decimals(int price, int size) {
    /** Decimals of a product of which nothing is known. */
    public static final Decimals UNKNOWN = new Decimals(8, 8);

    /** The longest text that is read as a number: more than any price or size has. */
    private static final int MAX_LENGTH = 60;

    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
    private static final BigDecimal MAX_UNITS = BigDecimal.valueOf(FixedPoint.MAX_UNITS);
    /** Sizes that have room if the exchange does not say how large they may be. */
    private static final BigDecimal USUAL_MAX_SIZE = BigDecimal.valueOf(90_000_000);
    /** Value of the largest trade for which there is room, in the currency of the price. */
    private static final BigDecimal MAX_VALUE = BigDecimal.valueOf(100_000_000);
    /** Factor by which a price may rise, and a size may exceed the first one. */
    private static final BigDecimal PRICE_RISE = BigDecimal.valueOf(100);

    private static final BigDecimal SIZE_FACTOR = BigDecimal.valueOf(10);
    private static final int SIGNIFICANT_DIGITS = 6;

    /**
     * Returns the decimals that a product list implies.
     *
     * @param priceIncrement smallest difference of two prices
     * @param sizeIncrement smallest difference of two sizes
     * @param maxSize largest size, or empty if the list does not say it
     * @return empty if one of the increments is not a positive number
     */
    public static Optional<Decimals> ofIncrements(
            String priceIncrement, String sizeIncrement, Optional<String> maxSize) {
        Optional<BigDecimal> price = positive(priceIncrement);
        Optional<BigDecimal> size = positive(sizeIncrement);
        if (price.isEmpty() || size.isEmpty()) {
            return Optional.empty();
        }
        int sizeDecimals = decimals(size.get());
        BigDecimal largest = maxSize.flatMap(Decimals::positive).orElse(USUAL_MAX_SIZE);
        return Optional.of(
                new Decimals(Math.min(Instrument.MAX_DECIMALS, decimals(price.get())), limited(sizeDecimals, largest)));
    }

    /** Returns the increment of a number of decimals, such as 0.01 for 2; empty if it is no number below 100. */
    public static String increment(String decimals) {
        return decimals.matches("\\d{1,2}")
                ? BigDecimal.ONE.movePointLeft(Integer.parseInt(decimals)).toPlainString()
                : "";
    }

    /**
     * Returns decimals for a product of which only the first price and size are known, with room for smaller and larger
     * ones; empty if they are not positive numbers.
     */
    public static Optional<Decimals> inferred(String firstPrice, String firstSize) {
        Optional<BigDecimal> price = positive(firstPrice);
        if (price.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal size = positive(firstSize).orElse(BigDecimal.ONE);
        int significant =
                SIGNIFICANT_DIGITS - 1 - (price.get().precision() - price.get().scale() - 1);
        int priceDecimals = Math.max(Math.max(UNKNOWN.price, decimals(price.get())), significant);
        int sizeDecimals = Math.max(UNKNOWN.size, decimals(size));
        BigDecimal largest =
                size.multiply(SIZE_FACTOR).max(MAX_VALUE.divide(price.get(), new MathContext(3, RoundingMode.UP)));
        return Optional.of(
                new Decimals(limited(priceDecimals, price.get().multiply(PRICE_RISE)), limited(sizeDecimals, largest)));
    }

    /** Returns at most so many decimals, fewer if the largest value would not fit. */
    private static int limited(int wanted, BigDecimal largest) {
        int decimals = Math.min(Instrument.MAX_DECIMALS, wanted);
        while (decimals > 0 && largest.movePointRight(decimals).compareTo(MAX_UNITS) > 0) {
            decimals--;
        }
        return decimals;
    }

    private static int decimals(BigDecimal number) {
        return Math.max(0, number.stripTrailingZeros().scale());
    }

    private static Optional<BigDecimal> positive(String text) {
        if (text.length() > MAX_LENGTH || !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(text)).filter(number -> number.signum() > 0);
    }
}
