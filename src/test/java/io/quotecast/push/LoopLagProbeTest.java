package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoopLagProbeTest {
    private static final long[] BOUNDS = {0, 1_000};

    private final Histogram histogram = new Histogram(BOUNDS);
    private final LateLoop loop = new LateLoop();

    @Test
    void eachDelayIsRecordedSeparately() {
        new LoopLagProbe(loop, histogram, () -> false).start();

        loop.runLate(0);
        loop.runLate(5_000_000);
        loop.runLate(300_000);

        assertEquals(
                new Histogram.Reading(List.of(0L, 1_000L), List.of(1L, 1L, 1L), 5_300),
                Histogram.merge(BOUNDS, List.of(histogram)));
    }

    /** A loop with one scheduled task, which it runs late by a given time. */
    private static final class LateLoop implements ShardLoop {
        private Runnable next = () -> {};
        private long dueNanos;
        private long nanos;

        @Override
        public void execute(Runnable task) {
            throw new UnsupportedOperationException("no task runs at once");
        }

        @Override
        public void executeAfterReads(Runnable task) {
            execute(task);
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            next = task;
            dueNanos = nanos + delayNanos;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        void runLate(long byNanos) {
            nanos = dueNanos + byNanos;
            next.run();
        }
    }
}
