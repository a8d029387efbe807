package io.quotecast.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.ingest.EventQueue;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.source.SourceState.Kind;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.ManualEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class SourceRunnerTest {
    private static final long NOW = 1_767_623_400_208_150L;
    private static final SourceRunner.ResumePoint RESUME_POINT = new SourceRunner.ResumePoint(List.of(), 7);

    /** Always returns the largest value of a range. */
    private static final RandomGenerator MAX_RANDOM = new RandomGenerator() {
        @Override
        public long nextLong() {
            return -1L;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final List<String> states = new ArrayList<>();
    private final Intake intake = new Intake(
            new InlineQueue(),
            new ManualClock(NOW),
            state -> states.add(state.name() + " " + state.kind().text() + ": " + state.text()));
    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<StubSource> created = new ArrayList<>();

    @Test
    void aSourceThatCannotStartIsReportedAndRetriedWithBackoff() {
        SourceRunner runner = shared(factory("exchange", failTimes(2)));

        runner.onTermChange(3, RESUME_POINT);
        loop.run();
        assertEquals(List.of("exchange down: cannot start; retrying in 1 s: attempt 1"), states);
        loop.advance(999);
        assertEquals(1, states.size());
        loop.advance(1);
        assertEquals("exchange down: cannot start; retrying in 2 s: attempt 2", states.get(1));
        assertNull(runner.running(StubSource.class));
        loop.advance(2_000);

        assertEquals("exchange ok: started", states.get(2));
        assertEquals(3, states.size());
        assertSame(created.get(0), runner.running(StubSource.class));
        loop.advance(60_000);
        assertEquals(1, created.size());
    }

    @Test
    void aFailedStartIsLoggedWithItsCause() {
        try (LogRecorder log = LogRecorder.startFor(SourceRunner.class)) {
            SourceRunner runner = shared(factory("exchange", failTimes(1)));

            runner.onTermChange(3, RESUME_POINT);
            loop.run();

            assertEquals(
                    List.of("Source exchange cannot start; retrying in 1 s java.lang.IllegalStateException: attempt 1"),
                    log.lines().stream()
                            .map(line -> line.replaceAll(" at .*", ""))
                            .toList());
        }
    }

    @Test
    void aSourceThatThrowsWhenItStartsIsClosedAndRetried() {
        StubSource failing = new StubSource("exchange") {
            @Override
            public void start(EventSink sink) {
                throw new IllegalStateException("no thread");
            }
        };
        SourceRunner runner = shared(
                factory("exchange", resumePoint -> created.isEmpty() ? add(failing) : add(new StubSource("exchange"))));

        runner.onTermChange(3, RESUME_POINT);
        loop.run();
        assertEquals(List.of("exchange down: cannot start; retrying in 1 s: no thread"), states);
        assertEquals(1, failing.closed);
        loop.advance(1_000);

        assertEquals("exchange ok: started", states.get(1));
    }

    @Test
    void oneSourceThatCannotStartDoesNotPreventAnother() {
        SourceRunner runner = shared(factory("broken", failTimes(1)), factory("other", failTimes(0)));

        runner.onTermChange(3, RESUME_POINT);
        loop.run();

        assertEquals(List.of("broken down: cannot start; retrying in 1 s: attempt 1", "other ok: started"), states);
    }

    @Test
    void aRetryEndsWithTheTerm() {
        SourceRunner runner = shared(factory("exchange", failTimes(1)));
        runner.onTermChange(3, RESUME_POINT);
        loop.run();

        runner.onTermChange(0, RESUME_POINT);
        loop.advance(60_000);

        assertEquals("exchange ok: runs on another node", states.get(states.size() - 1));
        assertEquals(List.of(), created);
    }

    @Test
    void aRetryInALaterTermBeginsWithTheShortestBackoff() {
        SourceRunner runner = shared(factory("exchange", failTimes(3)));
        runner.onTermChange(3, RESUME_POINT);
        loop.advance(1_500);
        assertEquals("exchange down: cannot start; retrying in 2 s: attempt 2", states.get(1));

        runner.onTermChange(4, RESUME_POINT);
        loop.run();

        assertEquals("exchange down: cannot start; retrying in 1 s: attempt 3", states.get(2));
    }

    @Test
    void aRetryEndsWhenTheRunnerIsClosed() {
        SourceRunner runner = shared(factory("exchange", failTimes(1)));
        runner.onTermChange(3, RESUME_POINT);
        loop.run();

        runner.close();
        loop.advance(60_000);

        assertEquals(List.of(), created);
    }

    @Test
    void aSourceThatThrowsWhenItIsStoppedDoesNotPreventTheNextTerm() {
        StubSource failing = new StubSource("exchange") {
            @Override
            public void close() {
                throw new IllegalStateException("stuck");
            }
        };
        SourceRunner runner = shared(
                factory("exchange", resumePoint -> created.isEmpty() ? add(failing) : add(new StubSource("exchange"))));
        runner.onTermChange(3, RESUME_POINT);
        loop.run();

        runner.onTermChange(4, RESUME_POINT);
        loop.run();

        assertEquals(
                List.of(
                        "exchange ok: started",
                        "exchange down: failed while it was stopped: stuck",
                        "exchange ok: started"),
                states);
        assertSame(created.get(1), runner.running(StubSource.class));
    }

    @Test
    void onASingleNodeASourceThatCannotStartIsAnError() {
        SourceRunner runner = new SourceRunner(
                List.of(factory("exchange", failTimes(1))), SourceSelector.none(), intake, false, MAX_RANDOM);

        SourceStartException failure =
                assertThrows(SourceStartException.class, () -> runner.onTermChange(1, RESUME_POINT));

        assertEquals("source exchange cannot start: attempt 1", failure.getMessage());
    }

    @Test
    void aFactoryThatFailsIsFoundByItsValidation() {
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> factory("exchange", failTimes(1))
                        .validate());

        assertEquals("source exchange cannot start: attempt 1", failure.getMessage());
    }

    @Test
    void aTaskThatThrowsIsLoggedAndReportedAndDoesNotEndTheThread() throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        try (LogRecorder log = LogRecorder.startFor(SourceThread.class)) {
            SourceThread thread = new SourceThread(failures::add);
            IllegalStateException failure = new IllegalStateException("broken");
            List<String> ran = new ArrayList<>();

            thread.execute(() -> {
                throw failure;
            });
            assertEquals(
                    "Failed to start or stop sources; continuing",
                    log.nextLine().replaceAll(" java.lang.*", ""));
            CountDownLatch done = new CountDownLatch(1);
            thread.schedule(
                    () -> {
                        ran.add("later");
                        done.countDown();
                    },
                    Duration.ofMillis(1));
            done.await();
            thread.close();
            thread.execute(() -> ran.add("after the end"));

            assertEquals(List.of(failure), failures);
            assertEquals(List.of("later"), ran);
        }
    }

    private SourceRunner shared(SourceRunner.Factory... factories) {
        return new SourceRunner(List.of(factories), intake, new LoopExecutor(), MAX_RANDOM);
    }

    private static SourceRunner.Factory factory(String name, Function<SourceRunner.ResumePoint, EventSource> create) {
        return new SourceRunner.Factory(name, create);
    }

    /** Returns a function that throws the given number of times and then creates sources. */
    private Function<SourceRunner.ResumePoint, EventSource> failTimes(int times) {
        int[] attempts = new int[1];
        return resumePoint -> {
            attempts[0]++;
            if (attempts[0] <= times) {
                throw new IllegalStateException("attempt " + attempts[0]);
            }
            assertEquals(RESUME_POINT, resumePoint);
            return add(new StubSource("exchange"));
        };
    }

    private EventSource add(StubSource source) {
        created.add(source);
        return source;
    }

    /** A source that reports that it has started and offers no events. */
    private static class StubSource implements EventSource {
        private final String name;
        private int closed;

        StubSource(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start(EventSink sink) {
            sink.report(Kind.OK, "started");
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /** Runs the tasks when the test advances the loop. */
    private final class LoopExecutor implements SourceExecutor {
        private boolean isClosed;

        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }

        @Override
        public void schedule(Runnable task, Duration delay) {
            loop.schedule(
                    () -> {
                        if (!isClosed) {
                            task.run();
                        }
                    },
                    delay.toNanos());
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    /** Runs tasks at once and accepts no events. */
    private static final class InlineQueue implements EventQueue {
        @Override
        public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
            return Rejection.CLOSED;
        }

        @Override
        public @Nullable Rejection offerInTerm(long term, long sourceOffset, MarketEvent event) {
            return Rejection.CLOSED;
        }

        @Override
        public @Nullable Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback) {
            return Rejection.CLOSED;
        }

        @Override
        public @Nullable Rejection rejection() {
            return null;
        }

        @Override
        public boolean enqueue(Runnable task) {
            task.run();
            return true;
        }

        @Override
        public long nowMicros() {
            return NOW;
        }
    }
}
