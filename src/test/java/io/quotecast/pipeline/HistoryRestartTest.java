package io.quotecast.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.history.store.BarQuery;
import io.quotecast.history.store.TradeQuery;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingCalendar;
import io.quotecast.market.TradingHours;
import io.quotecast.source.EventSink;
import io.quotecast.testing.Await;
import io.quotecast.testing.SettableClock;
import io.quotecast.testing.TestConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bars of a history database equal those computed from the trades beside them, whatever happened in between. */
class HistoryRestartTest {
    private static final long START = 1_767_623_400_250_000L;

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock(START);

    @ParameterizedTest
    @CsvSource({"memory, 1", "memory, 2", "memory, 3", "disk, 4", "disk, 5", "disk, 6"})
    void barsAndTradesAgreeAfterRestartsAndDisorder(String journal, long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 5; run++) {
            try (Run current = new Run(journal)) {
                for (int i = 0; i < 200; i++) {
                    clock.advance(Duration.ofMillis(random.nextInt(1_500)));
                    current.offer(clock.micros() - disorder(random), 1 + random.nextInt(100));
                    if (random.nextInt(20) == 0) {
                        current.tick();
                    }
                }
                if (journal.equals("memory") && random.nextBoolean()) {
                    clock.set(Duration.ofSeconds(random.nextInt(600) - 300));
                }
                current.tick();
            }
            clock.advance(Duration.ofSeconds(random.nextInt(40)));
        }

        try (Run last = new Run(journal)) {
            last.assertBarsEqualTrades();
        }
    }

    private static long disorder(Random random) {
        return switch (random.nextInt(30)) {
            case 0 -> 1_000_000L * random.nextInt(600);
            case 1 -> -1_000_000L * random.nextInt(60);
            case 2 -> 1_000L * random.nextInt(5_000);
            default -> 0;
        };
    }

    private final class Run implements AutoCloseable {
        private final Instruments instruments = new Instruments();
        private final Instrument aapl = instruments.list(
                new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "", 2, 0, 1, false, TradingCalendar.of("XNYS", ""));
        private final Pipeline pipeline;
        private final EventSink sink;

        private Run(String journal) {
            pipeline = new Pipeline(
                    TestConfig.of(Map.of(
                            "quotecast.journal",
                            journal,
                            "quotecast.history",
                            "sqlite",
                            "quotecast.timeframes",
                            "1s,5s,15s,30s,1m,3m,5m,15m,30m,1h,4h,1d,1w",
                            "quotecast.history.max-age",
                            "0s",
                            "quotecast.data-dir",
                            folder.toString())),
                    instruments,
                    TradingHours.ALWAYS_OPEN,
                    List.of(),
                    clock,
                    new Random(1));
            sink = pipeline.intake().sink("test");
            pipeline.start();
        }

        private void offer(long timeMicros, long price) {
            sink.offer(new Trade(aapl, price, 1 + price % 7, Side.BUY, null, 0, timeMicros));
        }

        /** Lets time pass for the bars that are due, and waits until everything is committed. */
        private void tick() {
            clock.advance(Duration.ofMillis(1_100));
            Await.until("all events are committed", () -> pipeline.thread()
                    .submit(() -> {
                        pipeline.onTick(clock.micros());
                        return pipeline.journal().waiting() == 0;
                    })
                    .join());
        }

        private void assertBarsEqualTrades() {
            long mark = pipeline.thread()
                    .submit(() -> pipeline.archive().addedCount())
                    .join();
            List<HistoricalTrade> trades = pipeline.archive()
                    .trades(new TradeQuery(List.of(aapl), TimeRange.ALL, TradeCursor.before(0), 100_000), mark)
                    .join();
            assertEquals(1_000, trades.size());
            for (Timeframe timeframe : Timeframe.values()) {
                List<Bar> expected = expected(trades, timeframe);
                List<Bar> bars = new ArrayList<>(bars(timeframe, mark));
                // What forms in memory may be newer than its row, or have none.
                putForming(bars, timeframe, mark);
                for (int i = 0; i < Math.min(expected.size(), bars.size()); i++) {
                    assertEquals(expected.get(i), bars.get(i));
                }
                assertEquals(expected.size(), bars.size());
            }
        }

        private void putForming(List<Bar> bars, Timeframe timeframe, long mark) {
            List<Bar> forming = pipeline.thread()
                    .submit(() ->
                            pipeline.bars().forming(aapl, timeframe).stream().toList())
                    .join();
            for (Bar bar : pipeline.archive().complete(aapl, forming, mark).join()) {
                if (bars.stream().noneMatch(row -> row.timeMicros() == bar.timeMicros())) {
                    bars.add(closed(bar));
                }
                bars.replaceAll(row ->
                        row.timeMicros() == bar.timeMicros() && row.trades() <= bar.trades() ? closed(bar) : row);
            }
        }

        private List<Bar> bars(Timeframe timeframe, long mark) {
            return pipeline.archive()
                    .bars(new BarQuery(aapl, timeframe, TimeRange.ALL, false, 100_000), mark)
                    .join();
        }

        private List<Bar> expected(List<HistoricalTrade> trades, Timeframe timeframe) {
            Map<Long, OhlcvAccumulator> byStart = new LinkedHashMap<>();
            for (HistoricalTrade historical : trades) {
                Trade trade = historical.recordedTrade().trade();
                byStart.computeIfAbsent(
                                aapl.calendar().startOf(timeframe, trade.timeMicros()), start -> new OhlcvAccumulator())
                        .add(trade);
            }
            List<Bar> bars = new ArrayList<>();
            byStart.forEach((start, ohlcv) -> bars.add(new Bar(
                    aapl,
                    timeframe,
                    ohlcv.open(),
                    ohlcv.high(),
                    ohlcv.low(),
                    ohlcv.close(),
                    ohlcv.volume(),
                    ohlcv.average(),
                    ohlcv.trades(),
                    true,
                    start)));
            return bars;
        }

        @Override
        public void close() {
            pipeline.close();
        }
    }

    private static Bar closed(Bar bar) {
        return new Bar(
                bar.instrument(),
                bar.timeframe(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                bar.average(),
                bar.trades(),
                true,
                bar.timeMicros());
    }
}
