package io.quotecast.source.simulator;

import io.quotecast.base.Micros;
import io.quotecast.base.Threads;
import io.quotecast.ingest.Listing;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Session;
import io.quotecast.market.Symbol;
import io.quotecast.market.TradingHours;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.SourceState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An invented market as a source of events, in real time. The model is owned by one thread, {@code quotecast-simulator};
 * all methods here are safe on any thread.
 */
public final class SimulatedMarket implements EventSource {
    private static final System.Logger LOG = System.getLogger(SimulatedMarket.class.getName());

    private final List<Listing> listings;
    private final SimulatorSettings settings;
    private final InstantSource clock;
    private final LongConsumer park;
    private final Commands<Running> commands = new Commands<>();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    /**
     * @param listings the first of them trade, as many as the settings say; those without a price never do
     */
    public SimulatedMarket(List<Listing> listings, SimulatorSettings settings, InstantSource clock) {
        this(listings, settings, clock, LockSupport::parkNanos);
    }

    SimulatedMarket(List<Listing> listings, SimulatorSettings settings, InstantSource clock, LongConsumer park) {
        this.listings = List.copyOf(listings);
        this.settings = settings;
        this.clock = clock;
        this.park = park;
    }

    /** What the thread owns while it runs; commands are done to it. */
    private record Running(
            MarketModel model, Pacing pacing, InstantSource clock, EventSink inlet, Consumer<MarketEvent> output) {
        /** The time of a command. A model that is stalled comes to it at once, and all that it left out stays out. */
        long nowMicros() {
            long nowMicros = Micros.now(clock);
            if (pacing.isStalled()) {
                model.skipTo(nowMicros, output);
            }
            return nowMicros;
        }
    }

    @Override
    public String name() {
        return "simulator";
    }

    @Override
    public synchronized void start(EventSink eventSink) {
        if (thread != null || closed) {
            throw new IllegalStateException("the simulator can be started only once");
        }
        MarketModel model = new MarketModel(listings, settings, Micros.now(clock));
        Thread started = new Thread(() -> run(model, eventSink), "quotecast-simulator");
        thread = started;
        started.start();
    }

    /**
     * Halts a stock until {@link #resume}.
     *
     * @param reason code for the status event ({@code T12})
     * @return false for an index and for a symbol that is not simulated. This one and those of all commands fail with
     *     {@link java.util.concurrent.RejectedExecutionException} if too many commands wait, and with
     *     {@link java.util.concurrent.CancellationException} if the simulator has ended
     */
    public CompletableFuture<Boolean> halt(Symbol symbol, String reason) {
        return submit(running -> running.model.halt(symbol, reason, running.nowMicros(), running.output));
    }

    /** Ends any halt of a stock. False for an index and for a symbol that is not simulated. */
    public CompletableFuture<Boolean> resume(Symbol symbol) {
        return submit(running -> running.model.resume(symbol, running.nowMicros(), running.output));
    }

    /**
     * Keeps other hours from now on.
     *
     * @param pipelineTask done on the road's thread, between the last event under the old hours and the first under the new
     * @return false if the road has been closed
     */
    public CompletableFuture<Boolean> setHours(TradingHours hours, Runnable pipelineTask) {
        return submit(running -> {
            long nowMicros = running.nowMicros();
            boolean isEnqueued = running.inlet.enqueue(pipelineTask);
            running.model.setHours(hours, nowMicros, running.output);
            return isEnqueued;
        });
    }

    /** Is silent for so long, in place of any stall before, and calls itself stale. Answers when that ends, in µs. */
    public CompletableFuture<Long> stall(Duration length) {
        return submit(running -> {
            long untilMicros = running.nowMicros() + length.toNanos() / 1_000;
            running.pacing.stall(untilMicros);
            running.inlet.report(
                    SourceState.Kind.STALE, "stalled by the administrator for " + length.toSeconds() + " s");
            return untilMicros;
        });
    }

    /** Has so many times as many events for so long, in place of any burst before. Answers when that ends, in µs. */
    public CompletableFuture<Long> burst(int factor, Duration length) {
        return submit(running -> running.model.burst(factor, length.toNanos(), running.nowMicros(), running.output));
    }

    /** What is out of the ordinary now. */
    public CompletableFuture<SimulatorState> state() {
        return submit(running -> running.model.state(Micros.now(clock), running.pacing.stalledUntilMicros()));
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        Threads.awaitTermination(running);
        commands.close();
    }

    private <T> CompletableFuture<T> submit(Function<Running, T> command) {
        CompletableFuture<T> result = commands.submit(command);
        LockSupport.unpark(thread);
        return result;
    }

    private void run(MarketModel model, EventSink eventSink) {
        try {
            Consumer<MarketEvent> output = event -> {
                if (eventSink.offer(event) == Rejection.CLOSED) {
                    closed = true;
                }
            };
            Running running = new Running(model, new Pacing(model, clock, park), clock, eventSink, output);
            while (!closed) {
                commands.executeAll(running);
                if (!running.pacing.isStalled()) {
                    eventSink.report(SourceState.Kind.OK, model.session() == Session.CLOSED ? "market closed" : "");
                }
                running.pacing.emitDue(output);
            }
            eventSink.report(SourceState.Kind.DOWN, "stopped");
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "The simulator failed and has stopped", e);
            eventSink.report(SourceState.Kind.DOWN, "failed: " + e);
        } finally {
            commands.close();
        }
    }
}
