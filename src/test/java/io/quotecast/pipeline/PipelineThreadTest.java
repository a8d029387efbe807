package io.quotecast.pipeline;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.instrument;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.testing.Await;
import io.quotecast.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class PipelineThreadTest {
    private static final long NOW = 1_767_623_400_208_150L;
    private static final int CAPACITY = 64;

    private final ManualClock clock = new ManualClock(NOW);
    private final PipelineThread road = new PipelineThread(CAPACITY, clock);
    private final TradeRecorder tradeRecorder = new TradeRecorder();

    @AfterEach
    void close() {
        tradeRecorder.gate.countDown();
        road.close();
    }

    @Test
    void eventsOfOneProducerArriveInTheirOrder() {
        road.start(tradeRecorder);

        for (long id = 0; id < 20_000; id++) {
            assertTrue(road.put(trade(AAPL, id)));
        }
        road.close();

        assertEquals(upTo(20_000), tradeRecorder.ids(AAPL));
    }

    @Test
    void severalProducersLoseNothingAndKeepTheirOrder() throws Exception {
        road.start(tradeRecorder);
        List<Instrument> instruments = LongStream.range(0, 4)
                .mapToObj(i -> instrument((int) i, "S" + i, 2, 0, 1))
                .toList();

        CompletableFuture<?>[] producers = instruments.stream()
                .map(one -> CompletableFuture.runAsync(
                        () -> upTo(10_000).forEach(id -> assertTrue(road.put(trade(one, id))))))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(producers).get(30, TimeUnit.SECONDS);
        road.close();

        for (Instrument one : instruments) {
            assertEquals(upTo(10_000), tradeRecorder.ids(one));
        }
        assertEquals(40_000, tradeRecorder.travelled.size());
        assertEquals(0, road.failures());
    }

    @Test
    void aRoadThatThrowsGoesOnAndIsCounted() {
        tradeRecorder.throwsOn = id -> id == 1 || id == 3;
        road.start(tradeRecorder);

        upTo(5).forEach(id -> road.put(trade(AAPL, id)));
        road.close();

        assertEquals(List.of(0L, 2L, 4L), tradeRecorder.ids(AAPL));
        assertEquals(2, road.failures());
    }

    @Test
    void aTaskThatThrowsIsCountedToo() {
        road.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        road.put(trade(AAPL, 7));

        road.start(tradeRecorder);
        road.close();

        assertEquals(List.of(7L), tradeRecorder.ids(AAPL));
        assertEquals(1, road.failures());
    }

    @Test
    void closeFinishesWhatWaits() {
        upTo(CAPACITY).forEach(id -> assertTrue(road.tryPut(trade(AAPL, id))));
        assertEquals(CAPACITY, road.waiting());

        road.start(tradeRecorder);
        road.close();

        assertEquals(upTo(CAPACITY), tradeRecorder.ids(AAPL));
        assertEquals(0, road.waiting());
    }

    @Test
    void closeFinishesWhatWaitsEvenIfItIsMoreThanOneBatch() {
        PipelineThread longer = new PipelineThread(1_024, clock);
        upTo(1_000).forEach(id -> assertTrue(longer.tryPut(trade(AAPL, id))));

        // Closed first, so that the thread knows it from its first batch on.
        longer.close();
        longer.start(tradeRecorder);
        longer.close();

        assertEquals(upTo(1_000), tradeRecorder.ids(AAPL));
    }

    @Test
    void closeWaitsForTheEventThatIsOnTheRoad() throws Exception {
        tradeRecorder.throwsOn = id -> {
            tradeRecorder.await(tradeRecorder.gate);
            return false;
        };
        road.start(tradeRecorder);
        upTo(3).forEach(id -> road.put(trade(AAPL, id)));

        CompletableFuture<Void> closing = CompletableFuture.runAsync(road::close);
        Await.so("the road is closed", road::isClosed);
        assertFalse(closing.isDone());
        tradeRecorder.gate.countDown();
        closing.get(30, TimeUnit.SECONDS);

        assertEquals(upTo(3), tradeRecorder.ids(AAPL));
    }

    @Test
    void aClosedRoadTakesNothing() {
        road.start(tradeRecorder);
        road.close();

        assertTrue(road.isClosed());
        assertFalse(road.tryPut(trade(AAPL, 1)));
        assertFalse(road.put(trade(AAPL, 1)));
        assertFalse(road.execute(() -> {}));
        assertEquals(0, road.waiting());
    }

    @Test
    void closingTwiceIsAsClosingOnce() {
        road.start(tradeRecorder);

        road.close();
        road.close();

        assertTrue(road.isClosed());
    }

    @Test
    void theRoadMayCloseItself() throws Exception {
        road.start(tradeRecorder);

        road.ask(() -> {
                    road.close();
                    return true;
                })
                .get(30, TimeUnit.SECONDS);

        assertTrue(road.isClosed());
    }

    @Test
    void anInterruptedCloserStillWaitsAndStaysInterrupted() {
        road.start(tradeRecorder);
        upTo(CAPACITY).forEach(id -> road.put(trade(AAPL, id)));

        Thread.currentThread().interrupt();
        road.close();

        assertTrue(Thread.interrupted());
        assertEquals(upTo(CAPACITY), tradeRecorder.ids(AAPL));
    }

    @Test
    void aQuestionIsAnsweredOnTheThreadOfTheRoad() throws Exception {
        road.start(tradeRecorder);
        road.put(trade(AAPL, 1));

        Thread answered = road.ask(Thread::currentThread).get(30, TimeUnit.SECONDS);
        Thread again = road.ask(Thread::currentThread).get(30, TimeUnit.SECONDS);

        assertEquals("quotecast-road", answered.getName());
        assertSame(answered, again);
        assertEquals(List.of(1L), tradeRecorder.ids(AAPL));
    }

    @Test
    void aQuestionThatThrowsIsAnsweredWithTheFailure() {
        road.start(tradeRecorder);

        CompletableFuture<Object> answer = road.ask(() -> {
            throw new IllegalStateException("on purpose");
        });

        ExecutionException failure = assertThrows(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS));
        assertEquals("on purpose", failure.getCause().getMessage());
        assertEquals(0, road.failures());
    }

    @Test
    void aQuestionIsAnsweredThoughEventsFillTheRoad() throws Exception {
        fill();

        CompletableFuture<Boolean> answer = road.ask(() -> true);
        road.start(tradeRecorder);

        assertTrue(answer.get(30, TimeUnit.SECONDS));
    }

    @Test
    void aQuestionBeyondAllThatMayWaitFails() {
        fill();
        for (int i = 0; i < PipelineThread.MOST_PRESSING; i++) {
            assertTrue(road.execute(() -> {}));
        }

        CompletableFuture<Boolean> answer = road.ask(() -> true);

        ExecutionException failure = assertThrows(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS));
        assertEquals(RejectedExecutionException.class, failure.getCause().getClass());
        assertEquals("the road is busy", failure.getCause().getMessage());
    }

    @Test
    void aFullRoadRefusesAnEventThatDoesNotWait() {
        fill();

        assertFalse(road.tryPut(trade(AAPL, 1)));
        assertEquals(CAPACITY, road.waiting());
    }

    @Test
    void theOneWhoWaitsIsTakenWhenThereIsRoom() throws Exception {
        fill();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> road.put(trade(AAPL, CAPACITY)));

        road.start(tradeRecorder);

        assertTrue(waiting.get(30, TimeUnit.SECONDS));
        road.close();
        assertEquals(upTo(CAPACITY + 1), tradeRecorder.ids(AAPL));
    }

    @Test
    void theOneWhoWaitsIsToldThatTheRoadHasClosed() throws Exception {
        fill();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> road.put(trade(AAPL, CAPACITY)));

        road.close();

        assertFalse(waiting.get(30, TimeUnit.SECONDS));
    }

    @Test
    void anIdleRoadTicks() {
        road.start(tradeRecorder);

        tradeRecorder.await(tradeRecorder.ticks);

        assertEquals(0, road.failures());
    }

    @Test
    void aBusyRoadTicks() {
        road.start(tradeRecorder);

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (long id = 0; tradeRecorder.ticks.getCount() > 0 && System.nanoTime() < deadline; id++) {
            road.put(trade(AAPL, id));
        }

        assertEquals(0, tradeRecorder.ticks.getCount());
    }

    @Test
    void aTickThatThrowsDoesNotStopTheNext() {
        tradeRecorder.ticksThrow = true;
        road.start(tradeRecorder);

        tradeRecorder.await(tradeRecorder.ticks);
        road.put(trade(AAPL, 1));
        road.close();

        assertEquals(List.of(1L), tradeRecorder.ids(AAPL));
        assertTrue(road.failures() >= TradeRecorder.TICKS, () -> road.failures() + " failures");
    }

    @Test
    void theRoadRestsAfterABatch() {
        road.start(tradeRecorder);

        road.put(trade(AAPL, 1));

        tradeRecorder.await(tradeRecorder.rested);
    }

    @Test
    void anEventTravelsWithTheTimeOfTheClock() {
        assertEquals(NOW, road.nowMicros());
        road.put(trade(AAPL, 1));
        clock.moveTo(NOW + 5);

        road.start(tradeRecorder);
        road.close();

        assertEquals(List.of(NOW + 5), tradeRecorder.times);
        assertEquals(NOW + 5, road.nowMicros());
    }

    private void fill() {
        upTo(CAPACITY).forEach(id -> assertTrue(road.tryPut(trade(AAPL, id))));
    }

    private static List<Long> upTo(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    private static Trade trade(Instrument instrument, long id) {
        return new Trade(instrument, 100, 1, Side.BUY, null, id, NOW);
    }

    /** Notes what comes; its lists are to be read after the road was closed or has answered. */
    private static final class TradeRecorder implements EventHandler {
        private static final int TICKS = 3;

        private final List<Trade> travelled = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();
        private final CountDownLatch gate = new CountDownLatch(1);
        private final CountDownLatch ticks = new CountDownLatch(TICKS);
        private final CountDownLatch rested = new CountDownLatch(1);
        private volatile LongPredicate throwsOn = id -> false;
        private volatile boolean ticksThrow;

        @Override
        public void travel(MarketEvent event, @Nullable LongConsumer recorded, long nowMicros) {
            Trade trade = (Trade) event;
            if (throwsOn.test(trade.tradeId())) {
                throw new IllegalStateException("on purpose");
            }
            travelled.add(trade);
            times.add(nowMicros);
        }

        @Override
        public void tick(long nowMicros) {
            ticks.countDown();
            if (ticksThrow) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void rest() {
            rested.countDown();
        }

        private List<Long> ids(Instrument instrument) {
            return travelled.stream()
                    .filter(trade -> trade.instrument().equals(instrument))
                    .map(Trade::tradeId)
                    .toList();
        }

        private void await(CountDownLatch latch) {
            try {
                assertTrue(latch.await(30, TimeUnit.SECONDS), "in time");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
