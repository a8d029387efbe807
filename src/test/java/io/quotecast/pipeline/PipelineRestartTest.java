package io.quotecast.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
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
import io.quotecast.protocol.quotecast.JsonEncoding;
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

/** Checks that a pipeline restores from its journal the state that the previous one had built. */
class PipelineRestartTest {
    private static final long START = 1_767_623_400_250_000L;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(START);
    private long seed;

    /** The state of one instrument as clients can query it. */
    private record ObservedState(
            Optional<Ticker> day,
            List<List<Bar>> bars,
            List<RecordedTrade> trades,
            List<String> events,
            long position,
            Epoch epoch) {}

    @ParameterizedTest
    @ValueSource(strings = {"always", "interval", "none"})
    void dayBarsTradesAndLastValuesSurviveARestart(String sync) throws Exception {
        ObservedState before;
        try (PipelineRun run = new PipelineRun(sync)) {
            run.ingestTrades(300);
            before = run.observedState();
        }

        try (PipelineRun run = new PipelineRun(sync)) {
            ObservedState after = run.observedState();

            assertEquals(before.epoch, after.epoch);
            assertEquals(before.position, after.position);
            assertEquals(before.day, after.day);
            assertEquals(before.bars, after.bars);
            assertEquals(before.trades, after.trades);
            assertEquals(before.events, after.events);
            assertTrue(before.bars.get(0).size() > 100 && before.events.size() == 10, before::toString);
            assertEquals(TradingState.HALTED, after.day.orElseThrow().state());
        }
    }

    @Test
    void theDayAndTheBarsContinueAfterARestart() throws Exception {
        ObservedState uninterrupted;
        try (PipelineRun run = new PipelineRun("interval", folder.resolve("whole"))) {
            run.ingestTrades(200);
            run.ingestTrades(200);
            uninterrupted = run.observedState();
        }
        clock.setTo(START);
        seed = 0;
        try (PipelineRun run = new PipelineRun("interval")) {
            run.ingestTrades(200);
        }

        try (PipelineRun run = new PipelineRun("interval")) {
            run.ingestTrades(200);
            ObservedState restarted = run.observedState();

            assertEquals(uninterrupted.day, restarted.day);
            assertEquals(uninterrupted.bars, restarted.bars);
        }
    }

    @Test
    void aJournalWithoutACheckpointIsReadFromItsStart() throws Exception {
        ObservedState before;
        try (PipelineRun run = new PipelineRun("interval")) {
            run.ingestTrades(100);
            before = run.observedState();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"))) {
            connection.createStatement().execute("delete from checkpoint");
        }

        try (PipelineRun run = new PipelineRun("interval")) {
            ObservedState after = run.observedState();

            assertEquals(before.day, after.day);
            assertEquals(before.bars, after.bars);
            // Tickers and forming bars are emitted again; only ingested events keep their positions.
            assertEquals(ingested(before.events), ingested(after.events));
            assertNotEquals(List.of(), after.trades);
        }
    }

    private static List<String> ingested(List<String> events) {
        return events.stream()
                .filter(event -> event.matches("\\{\"T\":\"[tqs]\".*"))
                .toList();
    }

    private final class PipelineRun implements AutoCloseable {
        private final Instruments instruments = new Instruments();
        private final Instrument aapl = instruments.list(new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "", 2, 0, 1);
        private final Pipeline pipeline;
        private final EventSink sink;

        private PipelineRun(String sync) {
            this(sync, folder);
        }

        private PipelineRun(String sync, Path dataDir) {
            Map<String, String> settings = Map.of(
                    "quotecast.journal",
                    "disk",
                    "quotecast.journal.sync",
                    sync,
                    "quotecast.data-dir",
                    dataDir.toString());
            pipeline = new Pipeline(
                    TestConfig.of(settings), instruments, TradingHours.ALWAYS_OPEN, List.of(), clock, new Random(seed));
            sink = pipeline.intake().sink("test");
            pipeline.start();
        }

        /** Ingests a quote and a trade every 0.4 s, and a halt at the end. */
        private void ingestTrades(int count) throws Exception {
            Random random = new Random(seed++);
            for (int i = 0; i < count; i++) {
                advance(Duration.ofMillis(400));
                long nowMicros = clock.micros();
                long price = 10_000 + random.nextInt(100);
                sink.offer(new Quote(aapl, price, 1, price + 2, 2, nowMicros));
                sink.offer(new Trade(aapl, price, 1 + random.nextInt(50), Side.BUY, null, i + 1L, nowMicros));
                drain();
                if (i % 40 == 39) {
                    correctTrades(i);
                }
            }
            sink.offer(new Status(aapl, TradingState.HALTED, "T12", clock.micros()));
            drain();
            // Time for throttled tickers and bars to become due.
            advance(Duration.ofSeconds(2));
            drain();
        }

        /** Cancels a recent trade, and corrects another one and one whose bars closed long ago. */
        private void correctTrades(long id) {
            Trade corrected = new Trade(aapl, 10_200, 7, Side.UNKNOWN, null, 0, clock.micros());
            sink.offer(Correction.of(aapl, null, id, null, null, clock.micros()));
            sink.offer(Correction.of(aapl, null, id - 5, null, corrected, clock.micros()));
            sink.offer(Correction.of(aapl, null, 1 + id / 40, null, corrected, clock.micros()));
            drain();
            drain();
        }

        /** Advances the clock and waits until the pipeline thread has read it, which it does before every batch. */
        private void advance(Duration duration) {
            clock.advance(duration);
            pipeline.thread().execute(() -> {});
            Await.until(
                    "the pipeline thread has read the clock",
                    () -> pipeline.thread().nowMicros() == clock.micros());
        }

        /** Waits until all offered and all derived events are committed. */
        private void drain() {
            Await.until("all events are committed", () -> pipeline.thread()
                    .submit(() -> {
                        pipeline.onTick(clock.micros());
                        return pipeline.journal().waiting() == 0;
                    })
                    .join());
        }

        private ObservedState observedState() throws Exception {
            drain();
            return pipeline.thread()
                    .submit(() -> {
                        List<List<Bar>> bars = new ArrayList<>();
                        for (Timeframe timeframe : Timeframe.values()) {
                            bars.add(pipeline.bars().newest(aapl, timeframe, 1_000));
                        }
                        List<String> events = new ArrayList<>();
                        pipeline.hub()
                                .readNewest(
                                        aapl.id(),
                                        (slot, event) -> events.add(
                                                new String(JsonEncoding.INSTANCE.json(event), StandardCharsets.UTF_8)));
                        return new ObservedState(
                                pipeline.market().ticker(aapl),
                                bars,
                                pipeline.trades().newest(aapl, 1_000),
                                events,
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
