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

/** The way in alone: every event is checked, queued and taken by the thread of a road that leads nowhere. */
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
        events = SampleEvents.events(SampleEvents.list(new Instruments()), Micros.now(clock));
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
        // The last one says when it, and so everything before it, has been taken.
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
        public void onTick(long nowMicros) {
            // Nothing is due by time.
        }

        @Override
        public void onBatchEnd() {
            // Nothing was held back.
        }
    }
}
