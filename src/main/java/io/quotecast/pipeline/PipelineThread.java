package io.quotecast.pipeline;

import io.quotecast.base.Micros;
import io.quotecast.base.Threads;
import io.quotecast.control.PipelineExecutor;
import io.quotecast.ingest.EventQueue;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import java.lang.invoke.VarHandle;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that takes events from the bounded queue and walks them down the road. Everything the road owns
 * (journal, market, bars, the writing side of the hub) is touched by it alone, so nothing there needs a lock.
 */
public final class PipelineThread implements EventQueue, PipelineExecutor, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PipelineThread.class.getName());
    private static final int BATCH_SIZE = 256;
    /** How many tasks may wait beside the events. */
    static final int MAX_OVERFLOW_TASKS = 1_024;

    private static final long TICK_NANOS = 20_000_000L;
    private static final long RETRY_NANOS = 20_000L;

    private final MpscAtomicArrayQueue<Object> queue;
    private final MpscAtomicArrayQueue<Runnable> overflowTasks = new MpscAtomicArrayQueue<>(MAX_OVERFLOW_TASKS);
    private final InstantSource clock;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean parked;
    private volatile long nowMicros;
    private volatile @Nullable EventHandler handler;
    private final LongAdder failures = new LongAdder();

    /**
     * @param capacity how many events may wait, a power of two
     */
    public PipelineThread(int capacity, InstantSource clock) {
        this.queue = new MpscAtomicArrayQueue<>(capacity);
        this.clock = clock;
        this.thread = new Thread(this::run, "quotecast-road");
        this.nowMicros = Micros.now(clock);
    }

    public void start(EventHandler eventHandler) {
        this.handler = eventHandler;
        thread.start();
    }

    /** Takes an event in, or says why not. */
    @Override
    public @Nullable Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback) {
        return tryOfferItem(callback == null ? event : new QueuedEvent.AcknowledgedEvent(event, callback));
    }

    private @Nullable Rejection tryOfferItem(Object item) {
        Rejection rejection = rejection();
        if (rejection != null) {
            return closed ? Rejection.CLOSED : rejection;
        }
        boolean taken = tryPut(item);
        return taken ? null : closed ? Rejection.CLOSED : Rejection.BUSY;
    }

    /** Why no event may come in just now, or null. */
    @Override
    public @Nullable Rejection rejection() {
        EventHandler eventHandler = handler;
        return eventHandler == null ? null : eventHandler.rejection();
    }

    /** As {@link #tryOffer}, but waits while there is no room. Never to be called on an event loop or on the road. */
    @Override
    public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
        return offerItem(callback == null ? event : new QueuedEvent.AcknowledgedEvent(event, callback));
    }

    /** As {@link #offer}, for an event of a source that runs because this process leads a shared tape. */
    @Override
    public @Nullable Rejection offerInTerm(long term, long sourceOffset, MarketEvent event) {
        return offerItem(new QueuedEvent.EventInTerm(term, sourceOffset, event));
    }

    private @Nullable Rejection offerItem(Object item) {
        Rejection rejection = tryOfferItem(item);
        while (rejection == Rejection.BUSY) {
            LockSupport.parkNanos(RETRY_NANOS);
            rejection = tryOfferItem(item);
        }
        return rejection;
    }

    /** Waits for room. False if the thread has been closed. Never to be called on an event loop or on the road. */
    @Override
    public boolean enqueue(Runnable task) {
        return put(task);
    }

    /** Queues an event or a task; waits while the queue is full. False if the pipeline is closed. */
    boolean put(Object item) {
        while (!tryPut(item)) {
            if (closed) {
                return false;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
        return true;
    }

    /** False if there is no room, or the thread has been closed. */
    boolean tryPut(Object item) {
        if (closed || !queue.offer(item)) {
            return false;
        }
        wake();
        return true;
    }

    private void wake() {
        // Without the fence this thread could read the flag before the road sees the item, and nobody would wake it.
        VarHandle.fullFence();
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Runs a task between two events, on the one thread: after those that wait or, where so many wait that there is no
     * room, soon. Events that come in too fast cost those who ask no answer. False only if too many tasks wait as well.
     */
    @Override
    public boolean execute(Runnable task) {
        if (tryPut(task)) {
            return true;
        }
        if (closed || !overflowTasks.offer(task)) {
            return false;
        }
        wake();
        return true;
    }

    /** Asks for something that the road owns. The answer comes on its thread; a failure if there is no room to ask. */
    @Override
    public <T> CompletableFuture<T> submit(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean isAccepted = execute(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        if (!isAccepted) {
            result.completeExceptionally(new RejectedExecutionException("the road is busy"));
        }
        return result;
    }

    public boolean isStarted() {
        return handler != null;
    }

    public boolean isClosed() {
        return closed;
    }

    /** The time when the last batch was begun: up to 20 ms old, unless the road stands still, but free. */
    @Override
    public long nowMicros() {
        return nowMicros;
    }

    /** How many events wait. */
    public int queueSize() {
        return queue.size();
    }

    /** How often something on the road threw; each is logged. */
    public long failures() {
        return failures.sum();
    }

    /** Finishes what waits, then ends. */
    @Override
    public void close() {
        closed = true;
        Threads.awaitTermination(thread);
    }

    private void run() {
        long nextTick = System.nanoTime();
        while (true) {
            boolean isLast = closed;
            nowMicros = Micros.now(clock);
            int taken = queue.drain(this::process, BATCH_SIZE) + overflowTasks.drain(this::process);
            if (System.nanoTime() - nextTick >= 0) {
                nextTick = System.nanoTime() + TICK_NANOS;
                runGuarded(() -> handler().onTick(nowMicros), "the tick");
            }
            if (taken > 0) {
                runGuarded(() -> handler().onBatchEnd(), "the rest");
            }
            if (taken == 0) {
                if (isLast && handler().isDrained()) {
                    return;
                }
                park(nextTick);
            }
        }
    }

    private void park(long untilNanos) {
        parked = true;
        // An item put just before this line saw the flag still down: look again.
        if (queue.isEmpty() && overflowTasks.isEmpty() && !(closed && handler().isDrained())) {
            LockSupport.parkNanos(this, Math.max(1, untilNanos - System.nanoTime()));
        }
        parked = false;
    }

    private void process(Object item) {
        runGuarded(
                () -> {
                    if (item instanceof MarketEvent event) {
                        handler().onEvent(event, null, nowMicros);
                    } else if (item instanceof QueuedEvent queuedEvent) {
                        queuedEvent.deliverTo(handler(), nowMicros);
                    } else {
                        ((Runnable) item).run();
                    }
                },
                item);
    }

    private EventHandler handler() {
        EventHandler eventHandler = handler;
        if (eventHandler == null) {
            throw new IllegalStateException("not started");
        }
        return eventHandler;
    }

    private void runGuarded(Runnable step, Object subject) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failures.increment();
            LOG.log(System.Logger.Level.ERROR, "The road failed on " + subject + "; it goes on", e);
        }
    }
}
