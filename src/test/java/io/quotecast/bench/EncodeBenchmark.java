package io.quotecast.bench;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.quotecast.EventEncoder;
import java.util.Random;
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

/** Events of one type per second that are written as JSON, each into its own array. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EncodeBenchmark {
    private static final int BATCH = 1_000;
    private static final long TIME_MICROS = 1_767_623_400_208_123L;
    private static final long FIRST_POSITION = 918_273_646L;

    /** The type of the events; the command line selects it by name. */
    public enum EventType {
        QUOTE,
        TRADE,
        TICKER,
        BAR
    }

    @Param
    EventType eventType;

    private final EventEncoder encoder = new EventEncoder();
    private final MarketEvent[] events = new MarketEvent[BATCH];

    @Setup
    public void make() {
        Instrument[] instruments = SampleEvents.listInstruments(new Instruments());
        Random random = new Random(42);
        for (int i = 0; i < BATCH; i++) {
            events[i] = event(instruments[i % instruments.length], 10_000L + random.nextInt(10_000), 1L + i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void json(Blackhole sink) {
        for (int i = 0; i < BATCH; i++) {
            sink.consume(encoder.json(events[i], FIRST_POSITION + i, 1L + i));
        }
    }

    private MarketEvent event(Instrument instrument, long price, long size) {
        return switch (eventType) {
            case QUOTE -> new Quote(instrument, price, size, price + 2, size, TIME_MICROS);
            case TRADE -> new Trade(instrument, price, size, Side.BUY, "Q", size, TIME_MICROS);
            case TICKER ->
                new Ticker(
                        instrument,
                        price,
                        price - 50,
                        price + 80,
                        price - 90,
                        price - 20,
                        size * 9_000,
                        price,
                        size,
                        price - 1,
                        price + 1,
                        TradingState.OPEN,
                        TIME_MICROS);
            case BAR ->
                new Bar(
                        instrument,
                        Timeframe.MINUTE,
                        price - 50,
                        price + 80,
                        price - 90,
                        price,
                        size * 900,
                        price,
                        size,
                        true,
                        TIME_MICROS);
        };
    }
}
