package io.quotecast.market;

import java.math.BigInteger;

/** A sum of price times size in 128 bits, which cannot overflow. Owned by one thread. */
public final class Turnover {
    private long high;
    private long low;

    public void add(long price, long size) {
        long previousLow = low;
        low += price * size;
        high += Math.multiplyHigh(price, size) + (Long.compareUnsigned(low, previousLow) < 0 ? 1 : 0);
    }

    /** Removes a product that was added. */
    public void subtract(long price, long size) {
        long product = price * size;
        high -= Math.multiplyHigh(price, size) + (Long.compareUnsigned(low, product) < 0 ? 1 : 0);
        low -= product;
    }

    /** Adds another sum. */
    public void add(Turnover other) {
        low += other.low;
        high += other.high + (Long.compareUnsigned(low, other.low) < 0 ? 1 : 0);
    }

    public void clear() {
        high = 0;
        low = 0;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    void restore(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /**
     * Returns the sum divided by a volume above 0, rounded half up. A quotient that is not a {@code long} becomes the
     * nearest one.
     */
    public long averagePrice(long volume) {
        if (high == 0 && low >= 0) {
            return low / volume + (low % volume >= volume - volume / 2 ? 1 : 0);
        }
        BigInteger twice = BigInteger.valueOf(high)
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(low)))
                .shiftLeft(1);
        BigInteger divisor = BigInteger.valueOf(volume);
        BigInteger[] parts = twice.add(divisor).divideAndRemainder(divisor.shiftLeft(1));
        // The division of BigInteger rounds towards zero.
        BigInteger average = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
        if (average.bitLength() >= Long.SIZE) {
            return average.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return average.longValue();
    }
}
