package io.quotecast.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import io.quotecast.source.EventSink;
import io.quotecast.testing.Await;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.TestConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one life of a pipeline has made of its events, the next one knows. */
class PipelineRestartTest {
    private static final long START = 1_767_623_400_250_000L;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(START);
    private long seed;

    /** All that is known of one instrument. */
    private record ObservedState(
            Optional<Ticker> day,
            List<List<Bar>> bars,
            List<RecordedTrade> trades,
            List<String> frames,
            long q,
            Epoch epoch) {}

    @ParameterizedTest
    @ValueSource(strings = {"always", "interval", "none"})
    void dayBarsTradesAndLastValuesAreAsTheyWere(String sync) throws Exception {
        ObservedState before;
        try (PipelineRun pipelineRun = new PipelineRun(sync)) {
            pipelineRun.trade(300);
            before = pipelineRun.known();
        }

        try (PipelineRun pipelineRun = new PipelineRun(sync)) {
            ObservedState after = pipelineRun.known();

            assertEquals(before.epoch, after.epoch);
            assertEquals(before.q, after.q);
            assertEquals(before.day, after.day);
            assertEquals(before.bars, after.bars);
            assertEquals(before.trades, after.trades);
            assertEquals(before.frames, after.frames);
            assertTrue(before.bars.get(0).size() > 100 && before.frames.size() == 8, before::toString);
            assertEquals(TradingState.HALTED, after.day.orElseThrow().state());
        }
    }

    @Test
    void theDayAndTheBarsGoOnWhereTheyStood() throws Exception {
        ObservedState whole;
        try (PipelineRun pipelineRun = new PipelineRun("interval", folder.resolve("whole"))) {
            pipelineRun.trade(200);
            pipelineRun.trade(200);
            whole = pipelineRun.known();
        }
        clock.moveTo(START);
        seed = 0;
        try (PipelineRun pipelineRun = new PipelineRun("interval")) {
            pipelineRun.trade(200);
        }

        try (PipelineRun pipelineRun = new PipelineRun("interval")) {
            pipelineRun.trade(200);
            ObservedState parts = pipelineRun.known();

            assertEquals(whole.day, parts.day);
            assertEquals(whole.bars, parts.bars);
        }
    }

    @Test
    void aTapeWithoutACheckpointIsReadFromItsBeginning() throws Exception {
        ObservedState before;
        try (PipelineRun pipelineRun = new PipelineRun("interval")) {
            pipelineRun.trade(100);
            before = pipelineRun.known();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tape.db"))) {
            connection.createStatement().execute("delete from checkpoint");
        }

        try (PipelineRun pipelineRun = new PipelineRun("interval")) {
            ObservedState after = pipelineRun.known();

            assertEquals(before.day, after.day);
            assertEquals(before.bars, after.bars);
            // Tickers and forming bars are told once more, so these alone are where they were.
            assertEquals(given(before.frames), given(after.frames));
            assertNotEquals(List.of(), after.trades);
        }
    }

    private static List<String> given(List<String> frames) {
        return frames.stream()
                .filter(frame -> frame.matches("\\{\"T\":\"[tqs]\".*"))
                .toList();
    }

    private final class PipelineRun implements AutoCloseable {
        private final Instruments instruments = new Instruments();
        private final Instrument aapl = instruments.list(new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "", 2, 0, 1);
        private final Pipeline pipeline;
        private final EventSink eventSink;

        private PipelineRun(String sync) {
            this(sync, folder);
        }

        private PipelineRun(String sync, Path into) {
            Map<String, String> settings = Map.of(
                    "quotecast.journal", "disk", "quotecast.journal.sync", sync, "quotecast.data-dir", into.toString());
            pipeline = new Pipeline(
                    TestConfig.of(settings), instruments, TradingHours.ALWAYS_OPEN, List.of(), clock, new Random(seed));
            eventSink = pipeline.intake().inlet("test");
            pipeline.start();
        }

        /** A trade each 0.4 s, with quotes between and a halt at the end. */
        private void trade(int count) throws Exception {
            Random random = new Random(seed++);
            for (int i = 0; i < count; i++) {
                advance(Duration.ofMillis(400));
                long now = clock.micros();
                long price = 10_000 + random.nextInt(100);
                eventSink.offer(new Quote(aapl, price, 1, price + 2, 2, now));
                eventSink.offer(new Trade(aapl, price, 1 + random.nextInt(50), Side.BUY, null, i + 1L, now));
                settle();
            }
            eventSink.offer(new Status(aapl, TradingState.HALTED, "T12", clock.micros()));
            settle();
            // Time for whatever waits to be told.
            advance(Duration.ofSeconds(2));
            settle();
        }

        /** Time passes, and the road knows: it looks at the clock between two batches, and this one leaps. */
        private void advance(Duration passed) {
            clock.advance(passed);
            pipeline.road().execute(() -> {});
            Await.so("the road has looked", () -> pipeline.road().nowMicros() == clock.micros());
        }

        /** All that was offered, and all that was made of it, is on the tape. */
        private void settle() {
            Await.so("the tape has come to rest", () -> pipeline.road()
                    .ask(() -> {
                        pipeline.tick(clock.micros());
                        return pipeline.journal().waiting() == 0;
                    })
                    .join());
        }

        private ObservedState known() throws Exception {
            settle();
            return pipeline.road()
                    .ask(() -> {
                        List<List<Bar>> bars = new ArrayList<>();
                        for (Timeframe timeframe : Timeframe.values()) {
                            bars.add(pipeline.bars().newest(aapl, timeframe, 1_000));
                        }
                        List<String> frames = new ArrayList<>();
                        pipeline.hub()
                                .readLast(
                                        aapl.id(),
                                        (slot, encodedEvent) ->
                                                frames.add(new String(encodedEvent.json(), StandardCharsets.UTF_8)));
                        return new ObservedState(
                                pipeline.market().ticker(aapl),
                                bars,
                                pipeline.trades().newest(aapl, 1_000),
                                frames,
                                pipeline.journal().last(),
                                pipeline.journal().epoch());
                    })
                    .get();
        }

        @Override
        public void close() {
            pipeline.close();
        }
    }
}
