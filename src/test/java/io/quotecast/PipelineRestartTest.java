package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.feed.Inlet;
import io.quotecast.history.Print;
import io.quotecast.journal.Epoch;
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
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.Settings;
import io.quotecast.testing.Until;
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
    private record Known(
            Optional<Ticker> day, List<List<Bar>> bars, List<Print> trades, List<String> frames, long q, Epoch epoch) {}

    @ParameterizedTest
    @ValueSource(strings = {"always", "interval", "none"})
    void dayBarsTradesAndLastValuesAreAsTheyWere(String sync) throws Exception {
        Known before;
        try (Life life = new Life(sync)) {
            life.trade(300);
            before = life.known();
        }

        try (Life life = new Life(sync)) {
            Known after = life.known();

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
        Known whole;
        try (Life life = new Life("interval", folder.resolve("whole"))) {
            life.trade(200);
            life.trade(200);
            whole = life.known();
        }
        clock.moveTo(START);
        seed = 0;
        try (Life life = new Life("interval")) {
            life.trade(200);
        }

        try (Life life = new Life("interval")) {
            life.trade(200);
            Known parts = life.known();

            assertEquals(whole.day, parts.day);
            assertEquals(whole.bars, parts.bars);
        }
    }

    @Test
    void aTapeWithoutACheckpointIsReadFromItsBeginning() throws Exception {
        Known before;
        try (Life life = new Life("interval")) {
            life.trade(100);
            before = life.known();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tape.db"))) {
            connection.createStatement().execute("delete from checkpoint");
        }

        try (Life life = new Life("interval")) {
            Known after = life.known();

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

    private final class Life implements AutoCloseable {
        private final Instruments instruments = new Instruments();
        private final Instrument aapl = instruments.list(new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "", 2, 0, 1);
        private final Pipeline pipeline;
        private final Inlet inlet;

        private Life(String sync) {
            this(sync, folder);
        }

        private Life(String sync, Path into) {
            Map<String, String> settings = Map.of(
                    "quotecast.journal", "disk", "quotecast.journal.sync", sync, "quotecast.data-dir", into.toString());
            pipeline = new Pipeline(
                    Settings.of(settings), instruments, TradingHours.ALWAYS_OPEN, List.of(), clock, new Random(seed));
            inlet = pipeline.intake().inlet("test");
            pipeline.start();
        }

        /** A trade each 0.4 s, with quotes between and a halt at the end. */
        private void trade(int count) throws Exception {
            Random random = new Random(seed++);
            for (int i = 0; i < count; i++) {
                advance(Duration.ofMillis(400));
                long now = clock.micros();
                long price = 10_000 + random.nextInt(100);
                inlet.offer(new Quote(aapl, price, 1, price + 2, 2, now));
                inlet.offer(new Trade(aapl, price, 1 + random.nextInt(50), Side.BUY, null, i + 1L, now));
                settle();
            }
            inlet.offer(new Status(aapl, TradingState.HALTED, "T12", clock.micros()));
            settle();
            // Time for whatever waits to be told.
            advance(Duration.ofSeconds(2));
            settle();
        }

        /** Time passes, and the road knows: it looks at the clock between two batches, and this one leaps. */
        private void advance(Duration passed) {
            clock.advance(passed);
            pipeline.road().execute(() -> {});
            Until.so("the road has looked", () -> pipeline.road().nowMicros() == clock.micros());
        }

        /** All that was offered, and all that was made of it, is on the tape. */
        private void settle() {
            Until.so("the tape has come to rest", () -> pipeline.road()
                    .ask(() -> {
                        pipeline.tick(clock.micros());
                        return pipeline.journal().waiting() == 0;
                    })
                    .join());
        }

        private Known known() throws Exception {
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
                                        (slot, frame) -> frames.add(new String(frame.json(), StandardCharsets.UTF_8)));
                        return new Known(
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
