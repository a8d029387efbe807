package io.quotecast.source.simulator;

import io.quotecast.base.Micros;
import io.quotecast.base.Threads;
import io.quotecast.ingest.Listing;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Session;
import io.quotecast.market.Symbol;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingHours;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.SourceState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A simulated market as an event source in real time. The thread {@code quotecast-simulator} owns the model. All
 * methods are safe on any thread.
 */
public final class SimulatedMarket implements EventSource {
    private static final System.Logger LOG = System.getLogger(SimulatedMarket.class.getName());

    private final List<Listing> listings;
    private final SimulatorSettings settings;
    private final @Nullable Timeframes history;
    private final InstantSource clock;
    private final LongConsumer park;
    private final Commands<Running> commands = new Commands<>();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    /**
     * @param listings the instruments, of which the first ones with a price trade, as many as the settings define
     * @param history the timeframes whose bars appear to have formed before the start; null if nothing appears to have
     *     been traded before
     */
    public SimulatedMarket(
            List<Listing> listings, SimulatorSettings settings, @Nullable Timeframes history, InstantSource clock) {
        this(listings, settings, history, clock, LockSupport::parkNanos);
    }

    SimulatedMarket(
            List<Listing> listings,
            SimulatorSettings settings,
            @Nullable Timeframes history,
            InstantSource clock,
            LongConsumer park) {
        this.history = history;
        this.listings = List.copyOf(listings);
        this.settings = settings;
        this.clock = clock;
        this.park = park;
    }

    /** The objects that the thread owns while it runs, and to which commands apply. */
    private record Running(
            MarketModel model, Pacing pacing, InstantSource clock, EventSink sink, Consumer<MarketEvent> output) {
        /** Returns the time of a command. A stalled model skips all events until then. */
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
    public Set<Symbol> symbols() {
        return listings.stream()
                .filter(listing -> listing.price() > 0)
                .limit(settings.symbols())
                .map(listing -> listing.instrument().symbol())
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized void start(EventSink eventSink) {
        if (thread != null || closed) {
            throw new IllegalStateException("the simulator can be started only once");
        }
        long startMicros = Micros.now(clock);
        MarketModel model = new MarketModel(listings, settings, startMicros);
        Thread started = new Thread(() -> run(model, startMicros, eventSink), "quotecast-simulator");
        thread = started;
        started.start();
    }

    /**
     * Halts a stock until {@link #resume}.
     *
     * @param reason code for the status event, such as {@code T12}
     * @return false for an index and for a symbol that is not simulated. Like those of all commands, the result fails
     *     with {@link java.util.concurrent.RejectedExecutionException} if too many commands wait, and with {@link
     *     java.util.concurrent.CancellationException} if the simulator has stopped
     */
    public CompletableFuture<Boolean> halt(Symbol symbol, String reason) {
        return submit(running -> running.model.halt(symbol, reason, running.nowMicros(), running.output));
    }

    /** Ends the halt of a stock, if any. Completes with false for an index and for a symbol that is not simulated. */
    public CompletableFuture<Boolean> resume(Symbol symbol) {
        return submit(running -> running.model.resume(symbol, running.nowMicros(), running.output));
    }

    /**
     * Changes the trading hours.
     *
     * @param pipelineTask runs on the pipeline thread, between the last event of the old hours and the first of the new
     * @return false if the pipeline is closed
     */
    public CompletableFuture<Boolean> setHours(TradingHours hours, Runnable pipelineTask) {
        return submit(running -> {
            long nowMicros = running.nowMicros();
            boolean isEnqueued = running.sink.enqueue(pipelineTask);
            running.model.setHours(hours, nowMicros, running.output);
            return isEnqueued;
        });
    }

    /**
     * Emits no events for a time and reports the source as stale; replaces an earlier stall. Completes with the end, µs
     * since 1970-01-01T00:00Z.
     */
    public CompletableFuture<Long> stall(Duration length) {
        return submit(running -> {
            long untilMicros = running.nowMicros() + length.toNanos() / 1_000;
            running.pacing.stall(untilMicros);
            running.sink.report(
                    SourceState.Kind.STALE, "stalled by the administrator for " + length.toSeconds() + " s");
            return untilMicros;
        });
    }

    /**
     * Multiplies the event rate for a time; replaces an earlier burst. Completes with the end, µs since
     * 1970-01-01T00:00Z.
     */
    public CompletableFuture<Long> burst(int factor, Duration length) {
        return submit(running -> running.model.burst(factor, length.toNanos(), running.nowMicros(), running.output));
    }

    /** Returns the halts, the stall and the burst that are in force. */
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

    private void run(MarketModel model, long startMicros, EventSink eventSink) {
        try {
            if (history != null) {
                eventSink.open(new SimulatedHistory(listings, settings, clock).openings(history, startMicros));
            }
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
            LOG.log(System.Logger.Level.ERROR, "Simulator failed and stopped", e);
            eventSink.report(SourceState.Kind.DOWN, "failed: " + e);
        } finally {
            commands.close();
        }
    }
}
