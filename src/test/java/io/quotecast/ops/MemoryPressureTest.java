package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryPressureTest {
    private final FakeMemory memory = new FakeMemory();
    private final AtomicInteger exits = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private long nowNanos;
    private final MemoryPressure memoryPressure = new MemoryPressure(memory, () -> nowNanos, exits::incrementAndGet);

    @Test
    void aFullHeapIsHighPressureUntilACollectionFreesIt() {
        memoryPressure.onPressure(closes::incrementAndGet);
        memory.heap = 0.91;
        memoryPressure.check();
        assertTrue(memoryPressure.isHigh());

        memory.heap = 0.5;
        memoryPressure.check();

        assertFalse(memoryPressure.isHigh());
        assertEquals(1, closes.get());
        assertEquals(1, memoryPressure.episodes());
    }

    @Test
    void theLargestConsumersOfDirectMemoryAreClosedBeforeNewOnesAreRefused() {
        memoryPressure.onPressure(closes::incrementAndGet);
        memory.direct = 0.8;
        memoryPressure.check();

        assertFalse(memoryPressure.isHigh());
        assertEquals(1, closes.get());
    }

    @Test
    void aProcessThatCannotAllocateReportsItAndEnds() {
        memory.canAllocate = false;
        memoryPressure.check();
        assertFalse(memoryPressure.isExhausted());

        nowNanos += MemoryPressure.EXHAUSTED_NANOS;
        memoryPressure.check();
        assertTrue(memoryPressure.isExhausted());
        assertEquals(0, exits.get());

        nowNanos += MemoryPressure.EXIT_NANOS;
        memoryPressure.check();
        assertEquals(1, exits.get());
    }

    @Test
    void aProcessThatCanAllocateAgainGoesOn() {
        memory.canAllocate = false;
        memoryPressure.check();
        memory.canAllocate = true;
        memoryPressure.check();
        memory.canAllocate = false;
        nowNanos += MemoryPressure.EXIT_NANOS;
        memoryPressure.check();

        assertFalse(memoryPressure.isExhausted());
        assertEquals(0, exits.get());
    }

    @Test
    void aProcessWithoutAnEventLoopEnds() {
        memoryPressure.watchThreads(() -> false);
        memoryPressure.check();
        nowNanos += MemoryPressure.EXIT_NANOS;
        memoryPressure.check();

        assertTrue(memoryPressure.isExhausted());
        assertEquals(1, exits.get());
    }

    @Test
    void waitingBytesBeyondAQuarterOfDirectMemoryAreTooMany() {
        assertFalse(memoryPressure.addUnwritten(FakeMemory.MAX_DIRECT_BYTES / 4));
        assertTrue(memoryPressure.addUnwritten(1));

        assertEquals(1, memoryPressure.excessUnwritten());
        assertFalse(memoryPressure.addUnwritten(-1));
    }

    private static final class FakeMemory implements MemoryUse {
        private static final long MAX_DIRECT_BYTES = 256L << 20;

        private double heap;
        private double direct;
        private boolean canAllocate = true;

        @Override
        public double heap() {
            return heap;
        }

        @Override
        public double direct() {
            return direct;
        }

        @Override
        public long maxDirectBytes() {
            return MAX_DIRECT_BYTES;
        }

        @Override
        public boolean canAllocate() {
            return canAllocate;
        }
    }
}
