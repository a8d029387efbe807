package io.quotecast.pipeline;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.instrument;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Side;
import io.quotecast.market.Topic;
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
    private final PipelineThread thread = new PipelineThread(CAPACITY, clock);
    private final TradeRecorder recorder = new TradeRecorder();

    @AfterEach
    void close() {
        recorder.gate.countDown();
        thread.close();
    }

    @Test
    void eventsOfOneProducerKeepTheirOrder() {
        thread.start(recorder);

        for (long id = 0; id < 20_000; id++) {
            assertTrue(thread.put(trade(AAPL, id)));
        }
        thread.close();

        assertEquals(upTo(20_000), recorder.ids(AAPL));
    }

    @Test
    void severalProducersLoseNothingAndKeepTheirOrder() throws Exception {
        thread.start(recorder);
        List<Instrument> instruments = LongStream.range(0, 4)
                .mapToObj(i -> instrument((int) i, "S" + i, 2, 0, 1))
                .toList();

        CompletableFuture<?>[] producers = instruments.stream()
                .map(instrument -> CompletableFuture.runAsync(
                        () -> upTo(10_000).forEach(id -> assertTrue(thread.put(trade(instrument, id))))))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(producers).get(30, TimeUnit.SECONDS);
        thread.close();

        for (Instrument instrument : instruments) {
            assertEquals(upTo(10_000), recorder.ids(instrument));
        }
        assertEquals(40_000, recorder.trades.size());
        assertEquals(0, thread.failures());
    }

    @Test
    void anExceptionInTheHandlerIsCountedAndProcessingContinues() {
        recorder.throwsOn = id -> id == 1 || id == 3;
        thread.start(recorder);

        upTo(5).forEach(id -> thread.put(trade(AAPL, id)));
        thread.close();

        assertEquals(List.of(0L, 2L, 4L), recorder.ids(AAPL));
        assertEquals(2, thread.failures());
    }

    @Test
    void anExceptionInATaskIsCountedToo() {
        thread.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        thread.put(trade(AAPL, 7));

        thread.start(recorder);
        thread.close();

        assertEquals(List.of(7L), recorder.ids(AAPL));
        assertEquals(1, thread.failures());
    }

    @Test
    void messagesAreBoundedInBytesAndDoNotKeepOtherEventsOut() {
        byte[] payload = new byte[(int) PipelineThread.MAX_MESSAGE_BYTES / 2];
        Message message = new Message(new Topic("lobby"), Message.Form.TEXT, payload, "someone", NOW);
        int accepted = 0;
        while (thread.tryOffer(message, position -> {}) == null) {
            accepted++;
        }

        assertEquals(3, accepted);
        assertEquals(Rejection.BUSY, thread.tryOffer(message, null));
        assertNull(thread.tryOffer(trade(AAPL, 7), null));
        thread.start(recorder);
        Await.until("the messages have been processed", () -> thread.queueSize() == 0);

        assertNull(thread.tryOffer(message, null));
    }

    @Test
    void closeProcessesQueuedEvents() {
        upTo(CAPACITY).forEach(id -> assertTrue(thread.tryPut(trade(AAPL, id))));
        assertEquals(CAPACITY, thread.queueSize());

        thread.start(recorder);
        thread.close();

        assertEquals(upTo(CAPACITY), recorder.ids(AAPL));
        assertEquals(0, thread.queueSize());
    }

    @Test
    void closeProcessesMoreThanOneBatchOfQueuedEvents() {
        PipelineThread largerThread = new PipelineThread(1_024, clock);
        upTo(1_000).forEach(id -> assertTrue(largerThread.tryPut(trade(AAPL, id))));

        // Closed before it starts, so that its first batch is already the last but for the rest of the queue.
        largerThread.close();
        largerThread.start(recorder);
        largerThread.close();

        assertEquals(upTo(1_000), recorder.ids(AAPL));
    }

    @Test
    void closeWaitsForTheEventBeingProcessed() throws Exception {
        recorder.throwsOn = id -> {
            recorder.await(recorder.gate);
            return false;
        };
        thread.start(recorder);
        upTo(3).forEach(id -> thread.put(trade(AAPL, id)));

        CompletableFuture<Void> closing = CompletableFuture.runAsync(thread::close);
        Await.until("the thread is closed", thread::isClosed);
        assertFalse(closing.isDone());
        recorder.gate.countDown();
        closing.get(30, TimeUnit.SECONDS);

        assertEquals(upTo(3), recorder.ids(AAPL));
    }

    @Test
    void aClosedThreadAcceptsNothing() {
        thread.start(recorder);
        thread.close();

        assertTrue(thread.isClosed());
        assertFalse(thread.tryPut(trade(AAPL, 1)));
        assertFalse(thread.put(trade(AAPL, 1)));
        assertFalse(thread.execute(() -> {}));
        assertEquals(0, thread.queueSize());
    }

    @Test
    void closingTwiceHasNoFurtherEffect() {
        thread.start(recorder);

        thread.close();
        thread.close();

        assertTrue(thread.isClosed());
    }

    @Test
    void theThreadCanCloseItself() throws Exception {
        thread.start(recorder);

        thread.submit(() -> {
                    thread.close();
                    return true;
                })
                .get(30, TimeUnit.SECONDS);

        assertTrue(thread.isClosed());
    }

    @Test
    void closeWaitsWhenInterruptedAndKeepsTheInterrupt() {
        thread.start(recorder);
        upTo(CAPACITY).forEach(id -> thread.put(trade(AAPL, id)));

        Thread.currentThread().interrupt();
        thread.close();

        assertTrue(Thread.interrupted());
        assertEquals(upTo(CAPACITY), recorder.ids(AAPL));
    }

    @Test
    void aSubmittedTaskRunsOnThePipelineThread() throws Exception {
        thread.start(recorder);
        thread.put(trade(AAPL, 1));

        Thread first = thread.submit(Thread::currentThread).get(30, TimeUnit.SECONDS);
        Thread second = thread.submit(Thread::currentThread).get(30, TimeUnit.SECONDS);

        assertEquals("quotecast-pipeline", first.getName());
        assertSame(first, second);
        assertEquals(List.of(1L), recorder.ids(AAPL));
    }

    @Test
    void anExceptionInASubmittedTaskFailsItsFuture() {
        thread.start(recorder);

        CompletableFuture<Object> result = thread.submit(() -> {
            throw new IllegalStateException("on purpose");
        });

        ExecutionException failure = assertThrows(ExecutionException.class, () -> result.get(30, TimeUnit.SECONDS));
        assertEquals("on purpose", failure.getCause().getMessage());
        assertEquals(0, thread.failures());
    }

    @Test
    void aSubmittedTaskRunsThoughTheEventQueueIsFull() throws Exception {
        fill();

        CompletableFuture<Boolean> result = thread.submit(() -> true);
        thread.start(recorder);

        assertTrue(result.get(30, TimeUnit.SECONDS));
    }

    @Test
    void aSubmittedTaskFailsWhenBothQueuesAreFull() {
        fill();
        for (int i = 0; i < PipelineThread.MAX_OVERFLOW_TASKS; i++) {
            assertTrue(thread.execute(() -> {}));
        }

        CompletableFuture<Boolean> result = thread.submit(() -> true);

        ExecutionException failure = assertThrows(ExecutionException.class, () -> result.get(30, TimeUnit.SECONDS));
        assertEquals(RejectedExecutionException.class, failure.getCause().getClass());
        assertEquals("the pipeline is busy", failure.getCause().getMessage());
    }

    @Test
    void tryPutFailsWhenTheQueueIsFull() {
        fill();

        assertFalse(thread.tryPut(trade(AAPL, 1)));
        assertEquals(CAPACITY, thread.queueSize());
    }

    @Test
    void putWaitsUntilThereIsRoom() throws Exception {
        fill();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> thread.put(trade(AAPL, CAPACITY)));

        thread.start(recorder);

        assertTrue(waiting.get(30, TimeUnit.SECONDS));
        thread.close();
        assertEquals(upTo(CAPACITY + 1), recorder.ids(AAPL));
    }

    @Test
    void putFailsWhenTheThreadCloses() throws Exception {
        fill();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> thread.put(trade(AAPL, CAPACITY)));

        thread.close();

        assertFalse(waiting.get(30, TimeUnit.SECONDS));
    }

    @Test
    void anIdleThreadTicks() {
        thread.start(recorder);

        recorder.await(recorder.ticks);

        assertEquals(0, thread.failures());
    }

    @Test
    void aBusyThreadTicks() {
        thread.start(recorder);

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (long id = 0; recorder.ticks.getCount() > 0 && System.nanoTime() < deadline; id++) {
            thread.put(trade(AAPL, id));
        }

        assertEquals(0, recorder.ticks.getCount());
    }

    @Test
    void anExceptionInATickDoesNotStopTheNext() {
        recorder.ticksThrow = true;
        thread.start(recorder);

        recorder.await(recorder.ticks);
        thread.put(trade(AAPL, 1));
        thread.close();

        assertEquals(List.of(1L), recorder.ids(AAPL));
        assertTrue(thread.failures() >= TradeRecorder.TICKS, () -> thread.failures() + " failures");
    }

    @Test
    void theEndOfABatchIsSignalled() {
        thread.start(recorder);

        thread.put(trade(AAPL, 1));

        recorder.await(recorder.batchEnds);
    }

    @Test
    void anEventIsProcessedWithTheTimeOfTheClock() {
        assertEquals(NOW, thread.nowMicros());
        thread.put(trade(AAPL, 1));
        clock.setTo(NOW + 5);

        thread.start(recorder);
        thread.close();

        assertEquals(List.of(NOW + 5), recorder.times);
        assertEquals(NOW + 5, thread.nowMicros());
    }

    private void fill() {
        upTo(CAPACITY).forEach(id -> assertTrue(thread.tryPut(trade(AAPL, id))));
    }

    private static List<Long> upTo(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    private static Trade trade(Instrument instrument, long id) {
        return new Trade(instrument, 100, 1, Side.BUY, null, id, NOW);
    }

    /** Records events; the lists may be read once the thread is closed or has completed a submitted task. */
    private static final class TradeRecorder implements EventHandler {
        private static final int TICKS = 3;

        private final List<Trade> trades = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();
        private final CountDownLatch gate = new CountDownLatch(1);
        private final CountDownLatch ticks = new CountDownLatch(TICKS);
        private final CountDownLatch batchEnds = new CountDownLatch(1);
        private volatile LongPredicate throwsOn = id -> false;
        private volatile boolean ticksThrow;

        @Override
        public void onEvent(MarketEvent event, @Nullable LongConsumer callback, long nowMicros) {
            Trade trade = (Trade) event;
            if (throwsOn.test(trade.tradeId())) {
                throw new IllegalStateException("on purpose");
            }
            trades.add(trade);
            times.add(nowMicros);
        }

        @Override
        public void onTick(long nowMicros) {
            ticks.countDown();
            if (ticksThrow) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void onBatchEnd() {
            batchEnds.countDown();
        }

        private List<Long> ids(Instrument instrument) {
            return trades.stream()
                    .filter(trade -> trade.instrument().equals(instrument))
                    .map(Trade::tradeId)
                    .toList();
        }

        private void await(CountDownLatch latch) {
            try {
                assertTrue(latch.await(30, TimeUnit.SECONDS), "deadline exceeded");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
