package io.quotecast.ops;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/** The used share of the memory of the process. Safe on any thread. */
interface MemoryUse {
    /** Returns the used share of the heap, as the last collection of the old generation left it: 0 to 1. */
    double heap();

    /** Returns the used share of direct memory: 0 to 1. */
    double direct();

    /** Returns the size of direct memory in bytes. */
    long maxDirectBytes();

    /** Returns whether a buffer of moderate size can be allocated on the heap and outside. */
    boolean canAllocate();

    /** Returns the memory of this process. */
    static MemoryUse ofProcess() {
        return new OfProcess(
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                        .toList(),
                PlatformDependent.maxDirectMemory());
    }

    /**
     * The memory of this process.
     *
     * @param oldGenerations the heap pools in which objects end that live long
     */
    record OfProcess(List<MemoryPoolMXBean> oldGenerations, long maxDirectBytes) implements MemoryUse {
        private static final int PROBE_BYTES = 262_144;

        @Override
        public double heap() {
            double use = 0;
            for (MemoryPoolMXBean pool : oldGenerations) {
                MemoryUsage afterCollection = pool.getCollectionUsage();
                if (afterCollection != null && afterCollection.getMax() > 0) {
                    use = Math.max(use, (double) afterCollection.getUsed() / afterCollection.getMax());
                }
            }
            return use;
        }

        /** {@inheritDoc} A pool keeps the memory of released buffers, which do not count. */
        @Override
        public double direct() {
            long active = 0;
            for (PoolArenaMetric arena : PooledByteBufAllocator.DEFAULT.metric().directArenas()) {
                active += arena.numActiveBytes();
            }
            return maxDirectBytes <= 0 ? 0 : (double) active / maxDirectBytes;
        }

        @Override
        public boolean canAllocate() {
            try {
                ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer(PROBE_BYTES);
                direct.release();
                return new byte[PROBE_BYTES].length == PROBE_BYTES;
            } catch (OutOfMemoryError e) {
                return false;
            }
        }
    }
}
