package io.quotecast.feed.simulator;

import io.quotecast.feed.Ending;
import io.quotecast.feed.EventSource;
import io.quotecast.feed.Inlet;
import io.quotecast.feed.Listing;
import io.quotecast.feed.Rejection;
import io.quotecast.feed.SourceState;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Micros;
import io.quotecast.market.Session;
import io.quotecast.market.Symbol;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An invented market as a source of events, in real time. The model is owned by one thread, {@code quotecast-simulator};
 * all methods here are safe on any thread.
 */
public final class SimulatedMarket implements EventSource {
    private static final System.Logger LOG = System.getLogger(SimulatedMarket.class.getName());
    private static final int MOST_COMMANDS = 64;

    private final List<Listing> listings;
    private final SimulatorSettings settings;
    private final InstantSource clock;
    private final LongConsumer park;
    private final BlockingQueue<Command> commands = new ArrayBlockingQueue<>(MOST_COMMANDS);
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

    /** Something to be done to the model, on the thread that owns it. */
    private interface Command {
        void apply(MarketModel model, long nowMicros, Consumer<? super MarketEvent> sink);
    }

    @Override
    public String name() {
        return "simulator";
    }

    @Override
    public synchronized void start(Inlet inlet) {
        if (thread != null || closed) {
            throw new IllegalStateException("the simulator can be started only once");
        }
        MarketModel model = new MarketModel(listings, settings, Micros.now(clock));
        Thread started = new Thread(() -> run(model, inlet), "quotecast-simulator");
        thread = started;
        started.start();
    }

    /**
     * Halts an instrument until {@link #resume}, soon after the return. Does nothing to an index or to a symbol that is
     * not simulated.
     *
     * @param reason code for the status event ({@code T12})
     * @return false if too many such commands wait
     */
    public boolean halt(Symbol symbol, String reason) {
        return submit((model, now, sink) -> model.halt(symbol, reason, now, sink));
    }

    /** Ends any halt of an instrument, soon after the return. False if too many such commands wait. */
    public boolean resume(Symbol symbol) {
        return submit((model, now, sink) -> model.resume(symbol, now, sink));
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        Ending.await(running);
    }

    private boolean submit(Command command) {
        boolean taken = commands.offer(command);
        LockSupport.unpark(thread);
        return taken;
    }

    private void run(MarketModel model, Inlet inlet) {
        try {
            Consumer<MarketEvent> sink = event -> {
                if (inlet.offer(event) == Rejection.CLOSED) {
                    closed = true;
                }
            };
            Pacing pacing = new Pacing(model, clock, park);
            while (!closed) {
                inlet.tell(SourceState.Kind.OK, model.session() == Session.CLOSED ? "market closed" : "");
                for (Command command = commands.poll(); command != null; command = commands.poll()) {
                    command.apply(model, Micros.now(clock), sink);
                }
                pacing.turn(sink);
            }
            inlet.tell(SourceState.Kind.DOWN, "stopped");
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "The simulator failed and has stopped", e);
            inlet.tell(SourceState.Kind.DOWN, "failed: " + e);
        }
    }
}
