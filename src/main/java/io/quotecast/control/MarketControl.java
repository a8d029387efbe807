package io.quotecast.control;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketState;
import io.quotecast.market.TradingHours;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.Hub;
import io.quotecast.source.simulator.SimulatedMarket;
import io.quotecast.source.simulator.SimulatorProvider;
import io.quotecast.source.simulator.SimulatorState;
import io.quotecast.state.Market;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The trouble that an administrator can make, so that others can try their clients against it. Safe on any thread;
 * nothing here waits.
 */
public final class MarketControl {
    private final TradingHours scheduled;
    private final SimulatorProvider simulatorProvider;
    private final PipelineExecutor pipeline;
    private final Market market;
    private final Hub hub;
    private final Consumer<MarketState> stateListener;
    private final LongSupplier nowMicros;

    /**
     * @param scheduled the hours that the settings ask for
     * @param stateListener tells the clients how the market is, on the road's thread
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    public MarketControl(
            TradingHours scheduled,
            SimulatorProvider simulatorProvider,
            PipelineExecutor pipeline,
            Market market,
            Hub hub,
            Consumer<MarketState> stateListener,
            LongSupplier nowMicros) {
        this.scheduled = scheduled;
        this.simulatorProvider = simulatorProvider;
        this.pipeline = pipeline;
        this.market = market;
        this.hub = hub;
        this.stateListener = stateListener;
        this.nowMicros = nowMicros;
    }

    /**
     * The hours that the market keeps.
     *
     * @param text {@code schedule} for those of the settings, else {@code open} or {@code closed}
     */
    public record Hours(String text, MarketState state) {}

    /** How everything is; without a simulator, or with one that has ended, only the market. */
    public record Overview(Hours hours, Optional<SimulatorState> simulator) {}

    /** False for what cannot be halted: an index, or a symbol that is not simulated. */
    public CompletableFuture<Boolean> halt(Instrument instrument, String reason) throws ProtocolException {
        return simulator().halt(instrument.symbol(), reason);
    }

    /** False for what cannot be halted. */
    public CompletableFuture<Boolean> resume(Instrument instrument) throws ProtocolException {
        return simulator().resume(instrument.symbol());
    }

    /** Opens the market: by its schedule, if that has it open now, else until further notice. */
    public CompletableFuture<Hours> open() throws ProtocolException {
        boolean isOpen = scheduled.at(nowMicros.getAsLong()).session().isOpen();
        return setHours(isOpen ? scheduled : TradingHours.ALWAYS_OPEN);
    }

    public CompletableFuture<Hours> close() throws ProtocolException {
        return setHours(TradingHours.ALWAYS_CLOSED);
    }

    public CompletableFuture<Hours> followSchedule() throws ProtocolException {
        return setHours(scheduled);
    }

    /** Loses the next events of a series on the way to the clients; of any channel but messages. */
    public CompletableFuture<Boolean> injectGap(Channel channel, Instrument instrument, int events) {
        return pipeline.submit(() -> {
            hub.injectGap(channel, instrument, events);
            return true;
        });
    }

    /** Answers when the stall ends, µs since 1970-01-01T00:00Z. */
    public CompletableFuture<Long> stall(Duration length) throws ProtocolException {
        return simulator().stall(length);
    }

    /** Answers when the burst ends, µs since 1970-01-01T00:00Z. */
    public CompletableFuture<Long> burst(int times, Duration length) throws ProtocolException {
        return simulator().burst(times, length);
    }

    public CompletableFuture<Overview> overview() {
        SimulatedMarket simulator = simulatorProvider.running();
        CompletableFuture<Optional<SimulatorState>> simulated = simulator == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : simulator.state().thenApply(Optional::of).exceptionally(MarketControl::emptyIfStopped);
        return pipeline.submit(this::hours).thenCombine(simulated, Overview::new);
    }

    private CompletableFuture<Hours> setHours(TradingHours hours) throws ProtocolException {
        // Without any simulator the hours are still those that clients are told of.
        SimulatedMarket simulator = simulatorProvider.isConfigured() ? simulator() : null;
        CompletableFuture<Hours> result = new CompletableFuture<>();
        Runnable onPipeline = () -> result.completeAsync(
                () -> {
                    market.changeHours(hours, nowMicros.getAsLong(), stateListener);
                    return hours();
                },
                Runnable::run);
        if (simulator == null) {
            if (!pipeline.execute(onPipeline)) {
                result.completeExceptionally(new RejectedExecutionException("the road is busy"));
            }
        } else {
            simulator.setHours(hours, onPipeline).whenComplete((done, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else if (!done) {
                    result.cancel(false);
                }
            });
        }
        return result;
    }

    private Hours hours() {
        TradingHours current = market.hours();
        String text = current == scheduled ? "schedule" : current == TradingHours.ALWAYS_CLOSED ? "closed" : "open";
        return new Hours(text, market.state(nowMicros.getAsLong()));
    }

    private SimulatedMarket simulator() throws ProtocolException {
        SimulatedMarket simulator = simulatorProvider.running();
        if (simulator == null) {
            throw new ProtocolException(
                    ErrorCode.UNAVAILABLE,
                    simulatorProvider.isConfigured()
                            ? "the simulator runs on another node: ask that one"
                            : "there is no simulator to do this: quotecast.source does not name it");
        }
        return simulator;
    }

    private static Optional<SimulatorState> emptyIfStopped(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof CancellationException) {
            return Optional.empty();
        }
        throw new CompletionException(cause);
    }
}
