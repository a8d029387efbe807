package io.quotecast.ops;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quotecast.push.Hub;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the memory of the process on a thread of its own. Above 90 % of the heap, as the last garbage collection left
 * it, or of direct memory, the pressure is high: new work is refused, and the largest consumers are closed, which for
 * direct memory begins at 75 %. A process that cannot allocate memory for some time reports it and ends, because only a
 * restart helps. Safe on any thread.
 */
@Singleton
public class MemoryPressure {
    /** The share of the heap or of direct memory above which the pressure is high. */
    static final double MAX_USE = 0.9;

    /** The share of direct memory above which the largest consumers are closed: unread messages grow quickly. */
    static final double MAX_DIRECT_USE = 0.75;

    static final long EXHAUSTED_NANOS = 2_000_000_000L;
    static final long EXIT_NANOS = 12_000_000_000L;

    private static final Logger LOG = Logger.getLogger(MemoryPressure.class);
    private static final long CHECK_MILLIS = 250;
    /** The share of direct memory that unread responses may take. */
    private static final int UNWRITTEN_DIVISOR = 4;

    private static final long MIN_UNWRITTEN_BYTES = 16L << 20;
    private static final int EXIT_CODE = 3;

    private final MemoryUse memoryUse;
    private final LongSupplier nanoTime;
    private final Runnable exit;
    private final long maxUnwrittenBytes;
    private final AtomicLong unwrittenBytes = new AtomicLong();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "quotecast-memory");
        created.setDaemon(true);
        return created;
    });
    private volatile BooleanSupplier threads = () -> true;
    private volatile boolean isHigh;
    private volatile boolean isExhausted;
    private final AtomicLong episodes = new AtomicLong();
    private Thread.@Nullable UncaughtExceptionHandler previousHandler;
    private boolean isFailing;
    private long failingSinceNanos;

    /** Watches the memory of this process. */
    @Inject
    public MemoryPressure() {
        this(MemoryUse.ofProcess(), System::nanoTime, () -> Runtime.getRuntime().halt(EXIT_CODE));
    }

    MemoryPressure(MemoryUse memoryUse, LongSupplier nanoTime, Runnable exit) {
        this.memoryUse = memoryUse;
        this.nanoTime = nanoTime;
        this.exit = exit;
        this.maxUnwrittenBytes = Math.max(MIN_UNWRITTEN_BYTES, memoryUse.maxDirectBytes() / UNWRITTEN_DIVISOR);
    }

    void start(@Observes StartupEvent event, Hub hub) {
        previousHandler = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(new OutOfMemoryExit(exit));
        onPressure(hub::closeLargest);
        thread.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        Thread.setDefaultUncaughtExceptionHandler(previousHandler);
        stop();
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    /** Calls the listener repeatedly while large consumers should be closed. */
    public void onPressure(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Sets what tells whether all threads are alive that the server cannot do without: a thread that runs out of memory
     * may end.
     */
    public void watchThreads(BooleanSupplier areAlive) {
        threads = areAlive;
    }

    /** Returns whether new work should be refused. */
    public boolean isHigh() {
        return isHigh;
    }

    /** Returns whether the process has been unable to allocate memory for some time. */
    public boolean isExhausted() {
        return isExhausted;
    }

    /** Returns how often the pressure has become high. */
    public long episodes() {
        return episodes.get();
    }

    /** Returns the used share of the heap, as the last garbage collection left it: 0 to 1. */
    public double heapUse() {
        return memoryUse.heap();
    }

    /** Returns the used share of direct memory: 0 to 1. */
    public double directUse() {
        return memoryUse.direct();
    }

    /** Returns the bytes of requests and responses of HTTP that wait in memory. */
    public long unwrittenBytes() {
        return unwrittenBytes.get();
    }

    /** Adds to the bytes of HTTP that wait in memory; returns whether they are too many now. */
    public boolean addUnwritten(long bytes) {
        return unwrittenBytes.addAndGet(bytes) > maxUnwrittenBytes && bytes > 0;
    }

    /** Returns by how much the waiting bytes of HTTP exceed their share of the memory; 0 or less if they do not. */
    public long excessUnwritten() {
        return unwrittenBytes.get() - maxUnwrittenBytes;
    }

    /** Measures the memory and acts on it. Never throws, because the thread would not call it again. */
    void check() {
        try {
            measure();
        } catch (RuntimeException | Error e) {
            // Logging needs memory too; the check of allocations decides what follows.
            isHigh = true;
        }
        try {
            checkAllocation();
        } catch (RuntimeException | Error e) {
            exit.run();
        }
    }

    private void measure() {
        boolean wasHigh = isHigh;
        isHigh = memoryUse.heap() > MAX_USE || memoryUse.direct() > MAX_USE;
        if (isHigh || memoryUse.direct() > MAX_DIRECT_USE) {
            listeners.forEach(Runnable::run);
        }
        if (isHigh && !wasHigh) {
            episodes.incrementAndGet();
            LOG.warnf(
                    "Memory is short: heap %.0f %%, direct memory %.0f %%; new connections are refused",
                    100 * memoryUse.heap(), 100 * memoryUse.direct());
        } else if (wasHigh && !isHigh) {
            LOG.info("Memory is no longer short; new connections are accepted");
        }
    }

    private void checkAllocation() {
        if (memoryUse.canAllocate() && threads.getAsBoolean()) {
            isFailing = false;
            isExhausted = false;
            return;
        }
        long nowNanos = nanoTime.getAsLong();
        if (!isFailing) {
            isFailing = true;
            failingSinceNanos = nowNanos;
        }
        isExhausted = nowNanos - failingSinceNanos >= EXHAUSTED_NANOS;
        if (nowNanos - failingSinceNanos >= EXIT_NANOS) {
            try {
                LOG.fatal("Exiting: memory could not be allocated, or a thread has ended for lack of it");
            } finally {
                exit.run();
            }
        }
    }
}
