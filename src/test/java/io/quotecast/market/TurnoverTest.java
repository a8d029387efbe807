package io.quotecast.market;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.base.FixedPoint;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnoverTest {
    private final Turnover turnover = new Turnover();

    @Test
    void theAverageEqualsThatOfUnboundedIntegers() {
        Random random = new Random(3);
        for (int round = 0; round < 5_000; round++) {
            turnover.clear();
            BigInteger sum = BigInteger.ZERO;
            long volume = 0;
            int prices = random.nextInt(54);
            int sizes = random.nextInt(54);
            for (int i = random.nextInt(40); i >= 0; i--) {
                long price = 1 + (random.nextLong(FixedPoint.MAX_UNITS) >> prices);
                long size = 1 + (random.nextLong(FixedPoint.MAX_UNITS) >> sizes);
                turnover.add(price, size);
                sum = sum.add(BigInteger.valueOf(price).multiply(BigInteger.valueOf(size)));
                volume += size;

                assertEquals(halfUp(sum, volume), turnover.averagePrice(volume));
            }
        }
    }

    @Test
    void aThousandOfTheLargestTradesDoNotOverflow() {
        for (int i = 0; i < 1_000; i++) {
            turnover.add(FixedPoint.MAX_UNITS, FixedPoint.MAX_UNITS);
        }

        assertEquals(FixedPoint.MAX_UNITS, turnover.averagePrice(1_000 * FixedPoint.MAX_UNITS));
    }

    @Test
    void sumsBelowAndAboveSixtyFourBitsAreExact() {
        turnover.add(Long.MAX_VALUE, 1);
        assertEquals(Long.MAX_VALUE, turnover.averagePrice(1));

        turnover.add(1, 1);
        assertEquals(1L << 62, turnover.averagePrice(2));

        turnover.add(Long.MAX_VALUE, 1);
        assertEquals(1L << 62, turnover.averagePrice(4));

        turnover.add(1, 1);
        assertEquals(1L << 62, turnover.averagePrice(4));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2, 1", "1, 3, 0", "2, 3, 1", "2, 4, 1", "3, 2, 2", "4, 3, 1", "5, 3, 2", "5, 2, 3", "7, 1, 7", "0, 5, 0"
    })
    void halvesAreRoundedUp(long sum, long volume, long average) {
        turnover.add(sum, 1);

        assertEquals(average, turnover.averagePrice(volume));
    }

    @Test
    void aClearedSumStartsAtZero() {
        turnover.add(FixedPoint.MAX_UNITS, FixedPoint.MAX_UNITS);

        turnover.clear();
        turnover.add(10, 3);

        assertEquals(10, turnover.averagePrice(3));
    }

    private static long halfUp(BigInteger sum, long volume) {
        BigInteger divisor = BigInteger.valueOf(volume);
        BigInteger[] parts = sum.divideAndRemainder(divisor);
        boolean up = parts[1].shiftLeft(1).compareTo(divisor) >= 0;
        return parts[0].longValueExact() + (up ? 1 : 0);
    }
}
