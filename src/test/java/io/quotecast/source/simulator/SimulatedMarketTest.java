package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.base.Micros;
import io.quotecast.ingest.Intake;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingHours;
import io.quotecast.pipeline.EventHandler;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedMarketTest {
    private static final long DEADLINE_NANOS = 60_000_000_000L;
    private static final SimulatorSettings SETTINGS = new SimulatorSettings(20, 2_000, 42, true);

    /** Stocks of the simulated market are halted at some times. */
    private static final Instant START = Instant.parse("2026-01-06T15:00:00Z");

    private final long startNanos = System.nanoTime();
    private final InstantSource clock = () -> START.plusNanos(System.nanoTime() - startNanos);
    private final BlockingQueue<MarketEvent> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<SourceState> states = new LinkedBlockingQueue<>();
    private final AtomicInteger eventCount = new AtomicInteger();
    private final PipelineThread thread = new PipelineThread(1_024, clock);
    private final EventSink sink = new Intake(thread, clock, states::add).sink("simulator");
    private final SimulatedMarket market =
            new SimulatedMarket(Simulation.listings(), SETTINGS, Timeframes.DEFAULT, clock);

    @BeforeEach
    void startThePipeline() {
        thread.start(new EventHandler() {
            @Override
            public void onEvent(MarketEvent event, @Nullable LongConsumer callback, long nowMicros) {
                events.add(event);
                // The end of price bands belongs to the new hours, but it is no activity of the market.
                if (!(event instanceof PriceBands)) {
                    eventCount.incrementAndGet();
                }
            }

            @Override
            public void onTick(long nowMicros) {}

            @Override
            public void onBatchEnd() {}
        });
    }

    @AfterEach
    void stopBoth() {
        market.close();
        thread.close();
    }

    @Test
    void theSourceReportsOkAndItsEventsHaveTheCurrentTime() throws InterruptedException {
        long before = Micros.now(clock);
        market.start(sink);

        assertEquals(SourceState.Kind.OK, await(states, state -> true).kind());
        MarketEvent event = await(events, candidate -> true);
        assertTrue(event.timeMicros() >= before && event.timeMicros() <= Micros.now(clock), event::toString);
    }

    @Test
    void noEventComesAfterTheClose() throws InterruptedException {
        market.start(sink);
        await(events, event -> true);

        market.close();
        long accepted = sink.accepted();

        assertEquals(SourceState.Kind.DOWN, sink.state().orElseThrow().kind());
        assertEquals(accepted, sink.accepted());
        assertThrows(IllegalStateException.class, () -> market.start(sink));
    }

    @Test
    void anOperatorCanHaltAndResumeAStock() throws InterruptedException {
        Symbol apple = new Symbol("AAPL");
        market.start(sink);

        assertTrue(market.halt(apple, "T12").join());
        Status halted = (Status) await(events, Status.class::isInstance);
        assertTrue(market.resume(apple).join());
        Status resumed = (Status) await(events, Status.class::isInstance);

        assertEquals("T12", halted.reason());
        assertEquals("open", resumed.state().text());
    }

    @Test
    void aStallAndItsEndAreReported() throws InterruptedException {
        market.start(sink);
        await(events, event -> true);

        long end = market.stall(Duration.ofSeconds(1)).join();
        SourceState stale = await(states, state -> state.kind() == SourceState.Kind.STALE);
        SourceState ok = await(states, state -> state.kind() == SourceState.Kind.OK);

        assertEquals("stalled by the administrator for 1 s", stale.text());
        assertEquals("", ok.text());
        assertTrue(ok.sinceMicros() >= end, () -> ok + " before " + end);
        MarketEvent after = await(events, event -> event.timeMicros() > end - 1_000_000);
        assertTrue(after.timeMicros() >= end, () -> after + " before " + end);
    }

    @Test
    void aHaltDuringAStallHasTheCurrentTime() throws InterruptedException {
        market.start(sink);
        market.stall(Duration.ofSeconds(600)).join();
        long before = Micros.now(clock);

        assertTrue(market.halt(new Symbol("AAPL"), "T12").join());
        SimulatorState state = market.state().join();

        MarketEvent halted = await(events, Status.class::isInstance);
        assertTrue(halted.timeMicros() >= before, halted::toString);
        assertEquals(1, state.halted().size());
        assertTrue(state.stalledUntilMicros() > before);
    }

    @Test
    void newHoursTakeEffectBetweenTwoEvents() throws InterruptedException {
        market.start(sink);
        await(events, event -> true);

        AtomicInteger atTheClose = new AtomicInteger();
        assertTrue(market.setHours(TradingHours.ALWAYS_CLOSED, () -> atTheClose.set(eventCount.get()))
                .join());
        SourceState closed = await(states, state -> state.text().equals("market closed"));
        AtomicInteger atTheOpen = new AtomicInteger();
        assertTrue(market.setHours(TradingHours.ALWAYS_OPEN, () -> atTheOpen.set(eventCount.get()))
                .join());
        await(states, state -> state.text().isEmpty());
        await(events, event -> event.timeMicros() > closed.sinceMicros());

        assertEquals(atTheClose.get(), atTheOpen.get());
    }

    @Test
    void commandsAfterTheCloseAreCancelled() {
        market.start(sink);
        market.close();

        assertTrue(market.halt(new Symbol("AAPL"), "T12").isCancelled());
        assertTrue(market.burst(2, Duration.ofSeconds(1)).isCancelled());
    }

    @Test
    void aFailureOfTheModelIsReported() throws InterruptedException {
        IllegalStateException broken = new IllegalStateException("the clock is broken");
        try (SimulatedMarket failing =
                new SimulatedMarket(Simulation.listings(), SETTINGS, Timeframes.DEFAULT, clock, nanos -> {
                    throw broken;
                })) {
            failing.start(sink);

            SourceState down = await(states, state -> state.kind() == SourceState.Kind.DOWN);
            assertEquals("failed: " + broken, down.text());
        }
    }

    @Test
    void aMarketWithoutPricesIsRejectedAtTheStart() {
        try (SimulatedMarket empty = new SimulatedMarket(List.of(), SETTINGS, Timeframes.DEFAULT, clock)) {
            assertThrows(IllegalArgumentException.class, () -> empty.start(sink));
        }
    }

    private static <T> T await(BlockingQueue<T> queue, Predicate<T> condition) throws InterruptedException {
        long end = System.nanoTime() + DEADLINE_NANOS;
        T item;
        do {
            item = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertNotNull(item, "deadline exceeded");
        } while (!condition.test(item));
        return item;
    }
}
