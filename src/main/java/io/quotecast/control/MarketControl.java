package io.quotecast.control;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketState;
import io.quotecast.market.TradingHours;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.Hub;
import io.quotecast.source.SourceChoices;
import io.quotecast.source.replay.ReplayState;
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
import java.util.function.Supplier;

/**
 * Commands with which an administrator halts symbols, changes trading hours and injects faults to test clients. Safe
 * on any thread; no method waits.
 */
public final class MarketControl {
    private final TradingHours scheduled;
    private final SimulatorProvider simulatorProvider;
    private final Supplier<Optional<ReplayState>> replay;
    private final Supplier<Optional<SourceChoices>> sources;
    private final PipelineExecutor pipeline;
    private final Market market;
    private final Hub hub;
    private final Consumer<MarketState> stateListener;
    private final LongSupplier nowMicros;

    /**
     * @param scheduled the trading hours of the settings
     * @param replay how far the replay is that runs in this process; empty if none does
     * @param sources which sources are used for instruments of several; empty if none are shared
     * @param stateListener called on the pipeline thread with every new market state
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    public MarketControl(
            TradingHours scheduled,
            SimulatorProvider simulatorProvider,
            Supplier<Optional<ReplayState>> replay,
            Supplier<Optional<SourceChoices>> sources,
            PipelineExecutor pipeline,
            Market market,
            Hub hub,
            Consumer<MarketState> stateListener,
            LongSupplier nowMicros) {
        this.scheduled = scheduled;
        this.simulatorProvider = simulatorProvider;
        this.replay = replay;
        this.sources = sources;
        this.pipeline = pipeline;
        this.market = market;
        this.hub = hub;
        this.stateListener = stateListener;
        this.nowMicros = nowMicros;
    }

    /**
     * The trading hours in force.
     *
     * @param text {@code schedule} for the hours of the settings, otherwise {@code open} or {@code closed}
     */
    public record Hours(String text, MarketState state) {}

    /**
     * The trading hours and, if they run in this process, the states of the simulator and of the replay, and which
     * sources are used.
     */
    public record Overview(
            Hours hours,
            Optional<SimulatorState> simulator,
            Optional<ReplayState> replay,
            Optional<SourceChoices> sources) {}

    /** Halts a stock; completes with false for an index and for a symbol that is not simulated. */
    public CompletableFuture<Boolean> halt(Instrument instrument, String reason) throws ProtocolException {
        return simulator().halt(instrument.symbol(), reason);
    }

    /** Ends the halt of a stock; completes with false for an index and for a symbol that is not simulated. */
    public CompletableFuture<Boolean> resume(Instrument instrument) throws ProtocolException {
        return simulator().resume(instrument.symbol());
    }

    /** Opens the market: follows the schedule if that is open now, otherwise stays open until the next command. */
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

    /** Drops the next events of a series before they reach clients. Not for the channel of messages. */
    public CompletableFuture<Boolean> injectGap(Channel channel, Instrument instrument, int events) {
        return pipeline.submit(() -> {
            hub.injectGap(channel, instrument, events);
            return true;
        });
    }

    /** Stops the simulator for a while; completes with the end, µs since 1970-01-01T00:00Z. */
    public CompletableFuture<Long> stall(Duration length) throws ProtocolException {
        return simulator().stall(length);
    }

    /** Multiplies the event rate for a while; completes with the end, µs since 1970-01-01T00:00Z. */
    public CompletableFuture<Long> burst(int factor, Duration length) throws ProtocolException {
        return simulator().burst(factor, length);
    }

    public CompletableFuture<Overview> overview() {
        SimulatedMarket simulator = simulatorProvider.running();
        CompletableFuture<Optional<SimulatorState>> simulated = simulator == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : simulator.state().thenApply(Optional::of).exceptionally(MarketControl::emptyIfStopped);
        return pipeline.submit(this::hours)
                .thenCombine(
                        simulated,
                        (hours, simulatorState) -> new Overview(hours, simulatorState, replay.get(), sources.get()));
    }

    private CompletableFuture<Hours> setHours(TradingHours hours) throws ProtocolException {
        // The server announces trading hours without a simulator too.
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
                result.completeExceptionally(new RejectedExecutionException("the pipeline is busy"));
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
            throw simulatorProvider.isConfigured()
                    ? new ProtocolException(
                            ErrorCode.UNAVAILABLE,
                            "the simulator does not run on this node; send the request to the node on which it runs")
                    : new ProtocolException(
                            ErrorCode.NOT_CONFIGURED,
                            "this server has no simulator: add simulator to quotecast.source");
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
