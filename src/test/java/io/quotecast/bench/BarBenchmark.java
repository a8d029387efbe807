package io.quotecast.bench;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.state.BarHistory;
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

/** Trades per second that update the bars of four timeframes, including the creation of closed bars. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class BarBenchmark {
    private static final int BATCH = 10_000;
    private static final long START_MICROS = 1_767_571_200_000_000L;
    /** 2,000 trades per second: with 500 symbols, a one-second bar contains 4 trades. */
    private static final long STEP_MICROS = 500;

    @Param({"10", "500"})
    int symbols;

    private final BarHistory history = new BarHistory();
    private Instrument[] instruments;
    private long count;

    @Setup
    public void list() {
        instruments = SampleEvents.listInstruments(new Instruments());
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void trades(Blackhole sink) {
        for (int i = 0; i < BATCH; i++) {
            long time = START_MICROS + ++count * STEP_MICROS;
            Instrument instrument = instruments[(int) (count % symbols)];
            history.onTrade(
                    new Trade(instrument, 10_000 + count % 97, 1 + count % 13, Side.BUY, "Q", count, time),
                    time,
                    bar -> {
                        history.apply(bar);
                        sink.consume(bar);
                    });
        }
    }
}
