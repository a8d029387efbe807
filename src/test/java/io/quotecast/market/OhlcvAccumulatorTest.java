package io.quotecast.market;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.base.FixedPoint;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums at the edges of the ranges of price and size. */
class OhlcvAccumulatorTest {
    private static final long[] EDGES = {0, 1, 2, FixedPoint.MAX_UNITS - 1, FixedPoint.MAX_UNITS};

    private final OhlcvAccumulator ohlcv = new OhlcvAccumulator();

    @Test
    void anOddLotCountsToTheVolumeAndSetsNoPrice() {
        add(10_000, 100);
        addWith(Conditions.ODD_LOT, 10_500, 5);
        addWith(Conditions.ODD_LOT, 9_500, 5);

        assertEquals(List.of(10_000L, 10_000L, 10_000L, 10_000L), prices());
        assertEquals(110, ohlcv.volume());
        assertEquals(3, ohlcv.trades());
    }

    @Test
    void oddLotsGiveThePricesUntilThereIsAnotherTrade() {
        addWith(Conditions.ODD_LOT, 10_500, 5);
        addWith(Conditions.ODD_LOT, 9_500, 5);
        assertEquals(List.of(10_500L, 10_500L, 9_500L, 9_500L), prices());

        OhlcvAccumulator restored = new OhlcvAccumulator();
        restored.restore(ohlcv.state());
        add(10_000, 100);
        restored.add(new Trade(AAPL, 10_000, 100, Side.UNKNOWN, null, 0, 1));

        assertEquals(List.of(10_000L, 10_000L, 10_000L, 10_000L), prices());
        assertEquals(ohlcv.state(), restored.state());
    }

    @Test
    void aRecordOfTheOfficialCloseHasNoVolume() {
        add(10_000, 100);
        addWith(Conditions.parse("M"), 10_010, 50_000);

        assertEquals(100, ohlcv.volume());
        assertEquals(10_000, ohlcv.average());
    }

    private void addWith(Conditions conditions, long price, long size) {
        ohlcv.add(new Trade(AAPL, price, size, Side.UNKNOWN, null, 0, null, conditions, 1));
    }

    private List<Long> prices() {
        return List.of(ohlcv.open(), ohlcv.high(), ohlcv.low(), ohlcv.close());
    }

    @Test
    void aVolumeBeyondTheRangeStaysAtTheLargestValue() {
        for (int i = 0; i < 1_024; i++) {
            add(10_000, FixedPoint.MAX_UNITS);
        }
        assertEquals(1_024 * FixedPoint.MAX_UNITS, ohlcv.volume());

        for (int i = 0; i < 5_000; i++) {
            add(10_000, FixedPoint.MAX_UNITS);
            assertEquals(Long.MAX_VALUE, ohlcv.volume());
            assertEquals(10_000, ohlcv.average());
        }
        assertEquals(6_024, ohlcv.trades());
    }

    @Test
    void theSumThatBroughtAllTickersToAHaltIsCounted() {
        for (int i = 0; i < 2_049; i++) {
            add(10_000, FixedPoint.MAX_UNITS);
        }
        add(10_000, 5_744_073_709_551_617L);

        assertEquals(Long.MAX_VALUE, ohlcv.volume());
        assertEquals(10_000, ohlcv.average());
    }

    @Test
    void sumsOfEdgeValuesEqualThoseOfUnboundedIntegers() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            ohlcv.clear();
            BigInteger volume = BigInteger.ZERO;
            BigInteger turnover = BigInteger.ZERO;
            int trades = 1 + random.nextInt(1_024);
            for (int i = 0; i < trades; i++) {
                long price = Math.max(1, EDGES[random.nextInt(EDGES.length)]);
                long size = EDGES[random.nextInt(EDGES.length)];
                add(price, size);
                volume = volume.add(BigInteger.valueOf(size));
                turnover = turnover.add(BigInteger.valueOf(price).multiply(BigInteger.valueOf(size)));

                assertEquals(volume.longValueExact(), ohlcv.volume());
            }
            if (volume.signum() > 0) {
                BigInteger twice = turnover.shiftLeft(1).add(volume);
                assertEquals(twice.divide(volume.shiftLeft(1)).longValueExact(), ohlcv.average());
            }
        }
    }

    @Test
    void theAverageStaysWithinThePricesAfterTheVolumeHasReachedItsLimit() {
        Random random = new Random(12);
        for (int i = 0; i < 10_000; i++) {
            add(1 + random.nextLong(FixedPoint.MAX_UNITS), FixedPoint.MAX_UNITS - random.nextInt(3));

            assertTrue(ohlcv.low() <= ohlcv.average() && ohlcv.average() <= ohlcv.high());
            assertTrue(ohlcv.volume() > 0);
        }
    }

    @Test
    void aCheckpointWithAVolumeThatOverflowedIsUsable() {
        ohlcv.restore(new OhlcvAccumulator.State(100, 120, 90, 110, Long.MIN_VALUE + 5, 2_000, 1L << 40, -1));

        assertEquals(Long.MAX_VALUE, ohlcv.volume());
        assertEquals(120, ohlcv.average());

        add(95, FixedPoint.MAX_UNITS);
        assertEquals(Long.MAX_VALUE, ohlcv.volume());
        assertEquals(120, ohlcv.average());
        assertEquals(2_001, ohlcv.trades());
    }

    @Test
    void anAverageOfNegativePricesIsRoundedLikeOneOfPositivePrices() {
        add(-3, 1);
        add(-4, 1);
        assertEquals(-3, ohlcv.average());

        add(-4, 2);
        assertEquals(-4, ohlcv.average());
    }

    private void add(long price, long size) {
        ohlcv.add(new Trade(AAPL, price, size, Side.UNKNOWN, null, 0, 1));
    }
}
