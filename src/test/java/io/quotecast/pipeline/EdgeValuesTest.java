package io.quotecast.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.base.FixedPoint;
import io.quotecast.ingest.Intake;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import io.quotecast.source.EventSink;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.TestConfig;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Events with the smallest and largest values of every field, which no stage fails to process. */
class EdgeValuesTest {
    private static final long NOW = 1_767_623_400_250_000L;
    private static final long[] PRICES = {Long.MIN_VALUE, -1, 0, 1, 2, FixedPoint.MAX_UNITS, Long.MAX_VALUE};
    private static final long[] SIZES = {Long.MIN_VALUE, -1, 0, 1, FixedPoint.MAX_UNITS, Long.MAX_VALUE};
    private static final long[] TRADE_IDS = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};
    private static final long[] TIMES = {
        Long.MIN_VALUE,
        -1,
        0,
        1,
        NOW - 1,
        NOW,
        NOW + Intake.MAX_AHEAD_MICROS,
        NOW + Intake.MAX_AHEAD_MICROS + 1,
        Long.MAX_VALUE
    };

    private final ManualClock clock = new ManualClock(NOW);
    private final Instruments instruments = new Instruments();
    private final Instrument edge = instruments.list(new Symbol("EDGE"), "Edge", "", "", 8, 8, 1);
    private final Instrument plain = instruments.list(new Symbol("NVDA"), "NVIDIA", "", "", 2, 0, 1);

    @Test
    void anyCombinationOfEdgeValuesIsAcceptedOrRejectedAndNeverFails() {
        Random random = new Random(5);
        try (Pipeline pipeline = pipeline()) {
            EventSink sink = pipeline.intake().sink("test");
            for (int i = 0; i < 20_000; i++) {
                sink.offer(edgeEvent(random));
            }
            sink.offer(trade(plain, 100, 100, NOW));

            assertDerivedWithoutFailure(pipeline);
            assertTrue(sink.accepted() > 2_000 && sink.rejected() > 2_000);
        }
    }

    @Test
    void aVolumeBeyondSixtyFourBitsStopsNoTickerAndNoBar() {
        try (Pipeline pipeline = pipeline()) {
            EventSink sink = pipeline.intake().sink("test");
            for (int i = 0; i < 2_049; i++) {
                sink.offer(trade(edge, 10_000, FixedPoint.MAX_UNITS, NOW));
            }
            sink.offer(trade(edge, 10_000, 5_744_073_709_551_617L, NOW));
            sink.offer(trade(plain, 100, 100, NOW));

            assertDerivedWithoutFailure(pipeline);
            Ticker ticker = pipeline.thread()
                    .submit(() -> pipeline.market().ticker(edge).orElseThrow())
                    .join();
            assertEquals(Long.MAX_VALUE, ticker.volume());
            assertEquals(10_000, ticker.average());
        }
    }

    private Pipeline pipeline() {
        Pipeline pipeline = new Pipeline(
                TestConfig.of(Map.of()), instruments, TradingHours.ALWAYS_OPEN, List.of(), clock, new Random(1));
        pipeline.start();
        return pipeline;
    }

    /** Checks that the other instrument has a ticker and a bar of each timeframe, and that nothing failed. */
    private void assertDerivedWithoutFailure(Pipeline pipeline) {
        boolean isComplete = pipeline.thread()
                .submit(() -> {
                    pipeline.onTick(NOW + 1_000_000);
                    boolean hasBars = true;
                    for (Timeframe timeframe : Timeframes.DEFAULT.byLength()) {
                        hasBars &= pipeline.bars().newest(plain, timeframe, 10).size() == 1;
                    }
                    return hasBars && pipeline.market().ticker(plain).isPresent();
                })
                .join();

        assertTrue(isComplete);
        assertEquals(0, pipeline.derivationFailures().count());
        assertEquals(0, pipeline.thread().failures());
    }

    private MarketEvent edgeEvent(Random random) {
        long time = oneOf(TIMES, random);
        return switch (random.nextInt(3)) {
            case 0 ->
                new Quote(
                        edge,
                        oneOf(PRICES, random),
                        oneOf(SIZES, random),
                        oneOf(PRICES, random),
                        oneOf(SIZES, random),
                        time);
            case 1 -> new Status(edge, TradingState.values()[random.nextInt(5)], "", time);
            default ->
                new Trade(
                        edge,
                        oneOf(PRICES, random),
                        oneOf(SIZES, random),
                        Side.UNKNOWN,
                        null,
                        oneOf(TRADE_IDS, random),
                        time);
        };
    }

    private static long oneOf(long[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static Trade trade(Instrument instrument, long price, long size, long timeMicros) {
        return new Trade(instrument, price, size, Side.BUY, null, 0, timeMicros);
    }
}
