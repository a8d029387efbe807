package io.quotecast.bench;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.history.store.Archive;
import io.quotecast.history.store.BarQuery;
import io.quotecast.history.store.TradeQuery;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Side;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.testing.SampleInstruments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Queries on a large archive. While the archive is filled, the rate of inserts is printed. The archive is kept if a
 * folder ({@code -p folder=...}) or PostgreSQL ({@code -p kind=postgresql -p url=...}) is given, so that a server can
 * use it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ArchiveBenchmark {
    private static final int SYMBOLS = 100;
    private static final long SECOND_MICROS = 1_000_000L;
    private static final int MAX_QUEUED = 50_000;

    @Param("sqlite")
    public String kind;

    @Param("")
    public String folder;

    @Param("")
    public String url;

    @Param("1000000")
    public int trades;

    @Param("100000")
    public int bars;

    private Instrument[] listed;
    private Archive archive;
    private long start;
    private long position;

    @Setup(Level.Trial)
    public void fill() throws Exception {
        listed = SampleInstruments.listStocks(new Instruments(), "S", SYMBOLS);
        Path target = folder.isEmpty() ? Files.createTempDirectory("archive") : Path.of(folder);
        archive = Archive.open(
                new Archive.Settings(kind, target, url, Optional.empty(), Optional.empty(), Duration.ZERO),
                "bench",
                InstantSource.system());
        long day = 86_400 * SECOND_MICROS;
        start = InstantSource.system().millis() * 1_000 / day * day - 10 * day;
        long startNanos = System.nanoTime();
        for (int i = 0; i < trades; i++) {
            archive.add(trade(i, 10 * day / Math.max(1, trades)));
            awaitCapacity();
        }
        awaitWritten("trades", trades, startNanos);
        startNanos = System.nanoTime();
        for (int i = 0; i < bars; i++) {
            archive.add(++position, bar(i));
            awaitCapacity();
        }
        awaitWritten("bars", bars, startNanos);
    }

    @TearDown(Level.Trial)
    public void close() {
        archive.close();
    }

    /** Reads 1,000 one-second bars from the middle. */
    @Benchmark
    public List<Bar> bars() {
        TimeRange timeRange = new TimeRange(start + bars / SYMBOLS / 3 * SECOND_MICROS, Long.MAX_VALUE);
        return archive.bars(new BarQuery(listed[7], Timeframe.SECOND, timeRange, false, 1_000), archive.addedCount())
                .join();
    }

    /** Reads 1,000 trades of one symbol from the middle. */
    @Benchmark
    public List<HistoricalTrade> tradesOfOne() {
        return trades(List.of(listed[7]));
    }

    /** Reads 1,000 trades of all symbols from the middle. */
    @Benchmark
    public List<HistoricalTrade> tradesOfAll() {
        return trades(List.of(listed));
    }

    private List<HistoricalTrade> trades(List<Instrument> queried) {
        TradeCursor middle = TradeCursor.before(start + 5 * 86_400 * SECOND_MICROS);
        return archive.trades(new TradeQuery(queried, TimeRange.ALL, middle, 1_000), archive.addedCount())
                .join();
    }

    private RecordedTrade trade(int number, long stepMicros) {
        Instrument instrument = listed[(int) (number * 2_654_435_761L >>> 8 & Integer.MAX_VALUE) % SYMBOLS];
        Trade trade = new Trade(
                instrument, 10_000 + number % 977, 100, Side.BUY, null, number + 1L, start + number * stepMicros);
        return new RecordedTrade(++position, number / SYMBOLS + 1L, trade);
    }

    private Bar bar(int number) {
        long time = start + number / SYMBOLS * SECOND_MICROS;
        return new Bar(
                listed[number % SYMBOLS],
                Timeframe.SECOND,
                10_001,
                10_009,
                9_998,
                10_003,
                5_400,
                10_002,
                54,
                true,
                time);
    }

    private void awaitCapacity() {
        while (archive.waiting() > MAX_QUEUED) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void awaitWritten(String label, int rows, long startNanos) {
        archive.bars(new BarQuery(listed[0], Timeframe.HOUR, TimeRange.ALL, false, 1), 0)
                .join();
        while (archive.waiting() > 0 || archive.written() < position) {
            LockSupport.parkNanos(1_000_000);
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf("%s: %,d rows in %.1f s, %,.0f rows/s%n", label, rows, seconds, rows / seconds);
    }
}
