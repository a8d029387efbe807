package io.quotecast.bench;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Side;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Trade;
import io.quotecast.market.TradeClock;
import io.quotecast.state.BarHistory;
import io.quotecast.state.DerivationFailures;
import java.util.List;
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

/** Trades per second that update the bars of 4, 6 or 13 timeframes, including the creation of closed bars. */
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

    /** The number of timeframes: those of version 0.1, those of the default, or all. */
    @Param({"4", "6", "13"})
    int timeframes;

    private BarHistory history;
    private Instrument[] instruments;
    private long count;

    @Setup
    public void list() {
        history =
                new BarHistory(new BarHistory.Settings(selected(), TradeClock.WINDOW_MICROS), new DerivationFailures());
        instruments = SampleEvents.listInstruments(new Instruments());
    }

    private Timeframes selected() {
        return switch (timeframes) {
            case 4 -> Timeframes.parse(List.of("1s", "1m", "5m", "1h"));
            case 6 -> Timeframes.DEFAULT;
            default -> Timeframes.ALL;
        };
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
