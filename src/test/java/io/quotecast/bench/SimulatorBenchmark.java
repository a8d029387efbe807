package io.quotecast.bench;

import io.quotecast.ingest.InstrumentFile;
import io.quotecast.market.Instruments;
import io.quotecast.source.simulator.MarketModel;
import io.quotecast.source.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Events per second that the market model generates on one core, with its virtual clock. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SimulatorBenchmark {
    private static final int BATCH = 10_000;
    private static final long START_MICROS = 1_767_571_200_000_000L;

    @Param({"500", "1000000"})
    int eventsPerSecond;

    @Param({"100", "500"})
    int symbols;

    private MarketModel model;

    @Setup
    public void open() throws IOException {
        try (InputStream in = InstrumentFile.class.getResourceAsStream("/instruments.csv")) {
            model = new MarketModel(
                    InstrumentFile.read(in, new Instruments()),
                    new SimulatorSettings(symbols, eventsPerSecond, 42, true),
                    START_MICROS);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void events(Blackhole sink) {
        for (int i = 0; i < BATCH; i++) {
            model.next(sink::consume);
        }
    }
}
