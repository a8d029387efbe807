package io.quotecast.bench;

import io.quotecast.base.Micros;
import io.quotecast.ingest.Intake;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.pipeline.EventHandler;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.source.EventSink;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Events per second that the intake checks and queues, with a pipeline thread that discards them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class IntakeBenchmark {
    private static final int QUEUE_CAPACITY = 8_192;

    private final InstantSource clock = InstantSource.system();
    private final PipelineThread thread = new PipelineThread(QUEUE_CAPACITY, clock);
    private final Intake intake = new Intake(thread, clock, state -> {});
    private final EventSink sink = intake.sink("benchmark");
    private MarketEvent[] events;

    @Setup(Level.Trial)
    public void open() {
        events = SampleEvents.events(SampleEvents.listInstruments(new Instruments()), Micros.now(clock));
        thread.start(new DiscardingHandler());
    }

    @TearDown(Level.Trial)
    public void close() {
        thread.close();
    }

    @Benchmark
    @OperationsPerInvocation(SampleEvents.EVENTS)
    public long intakeToPipeline() {
        for (MarketEvent event : events) {
            sink.offer(event);
        }
        // When the last event has been processed, all events before it have been too.
        CompletableFuture<Long> last = new CompletableFuture<>();
        while (sink.tryOffer(events[0], last::complete) != null) {
            Thread.onSpinWait();
        }
        return last.join();
    }

    private static final class DiscardingHandler implements EventHandler {
        private long position;

        @Override
        public void onEvent(MarketEvent event, @Nullable LongConsumer recorded, long nowMicros) {
            position++;
            if (recorded != null) {
                recorded.accept(position);
            }
        }

        @Override
        public void onTick(long nowMicros) {}

        @Override
        public void onBatchEnd() {}
    }
}
