package io.quotecast.bench;

import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.TradingHours;
import io.quotecast.pipeline.Pipeline;
import io.quotecast.source.EventSink;
import io.quotecast.testing.TestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Events per second from the intake to the encoded event: check, queue, journal, market state and bars, encoding. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PipelineBenchmark {
    /** A journal in memory, or the sync mode of a journal on disk. */
    @Param({"memory", "none", "interval", "always"})
    public String journal;

    private Path folder;
    private Pipeline pipeline;
    private EventSink sink;
    private MarketEvent[] events;

    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("pipeline-benchmark");
        Instruments instruments = new Instruments();
        pipeline = new Pipeline(
                TestConfig.of(
                        journal.equals("memory")
                                ? Map.of()
                                : Map.of(
                                        "quotecast.journal",
                                        "disk",
                                        "quotecast.journal.sync",
                                        journal,
                                        "quotecast.data-dir",
                                        folder.toString())),
                instruments,
                TradingHours.ALWAYS_OPEN,
                List.of(),
                InstantSource.system(),
                new Random(1));
        pipeline.start();
        sink = pipeline.intake().sink("benchmark");
        events = SampleEvents.events(SampleEvents.listInstruments(instruments), pipeline.nowMicros());
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        pipeline.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Runs events through the whole pipeline, including its queue and the hand-over between two threads. */
    @Benchmark
    @OperationsPerInvocation(SampleEvents.EVENTS)
    public long intakeToEncodedEvent() {
        for (MarketEvent event : events) {
            sink.offer(event);
        }
        // When the last event has been recorded, all events before it have been too.
        CompletableFuture<Long> last = new CompletableFuture<>();
        while (sink.tryOffer(events[0], last::complete) != null) {
            Thread.onSpinWait();
        }
        return last.join();
    }
}
