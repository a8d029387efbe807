package io.quotecast.pipeline;

import io.quotecast.base.Micros;
import io.quotecast.base.Parker;
import io.quotecast.base.Threads;
import io.quotecast.base.TimeSource;
import io.quotecast.control.PipelineExecutor;
import io.quotecast.ingest.EventQueue;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The single writer thread, which takes events and tasks from a bounded queue and passes them to an
 * {@link EventHandler}. Only this thread changes the journal and the state, so neither needs locks. The methods are
 * safe on any thread.
 */
public final class PipelineThread implements EventQueue, PipelineExecutor, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PipelineThread.class.getName());
    private static final int BATCH_SIZE = 256;
    /** Maximum number of tasks that wait outside the queue of events. */
    static final int MAX_OVERFLOW_TASKS = 1_024;

    /** Size of the payloads of queued messages above which no message is accepted. */
    static final long MAX_MESSAGE_BYTES = 2L << 20;

    private static final long TICK_NANOS = 20_000_000L;
    private static final long RETRY_NANOS = 20_000L;

    private final MpscAtomicArrayQueue<Object> queue;
    private final MpscAtomicArrayQueue<Runnable> overflowTasks = new MpscAtomicArrayQueue<>(MAX_OVERFLOW_TASKS);
    private final TimeSource clock;
    private final Thread thread;
    private final Parker parker = new Parker();
    private volatile boolean closed;
    private volatile long nowMicros;
    private volatile long cycleNanos;
    private volatile @Nullable EventHandler handler;
    private final LongAdder failures = new LongAdder();
    private final AtomicLong messageBytes = new AtomicLong();

    /**
     * @param capacity maximum number of queued events, a power of two
     */
    public PipelineThread(int capacity, InstantSource clock) {
        this.queue = new MpscAtomicArrayQueue<>(capacity);
        this.clock = TimeSource.of(clock);
        this.thread = new Thread(this::run, "quotecast-pipeline");
        this.nowMicros = Micros.now(clock);
        this.cycleNanos = this.clock.nanoTime();
    }

    public void start(EventHandler eventHandler) {
        this.handler = eventHandler;
        thread.start();
    }

    @Override
    public @Nullable Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback) {
        return tryOfferItem(callback == null ? event : new QueuedEvent.AcknowledgedEvent(event, callback));
    }

    private @Nullable Rejection tryOfferItem(Object item) {
        Rejection rejection = rejection();
        if (rejection != null) {
            return closed ? Rejection.CLOSED : rejection;
        }
        return tryPut(item) ? null : closed ? Rejection.CLOSED : Rejection.BUSY;
    }

    @Override
    public @Nullable Rejection rejection() {
        EventHandler eventHandler = handler;
        return eventHandler == null ? null : eventHandler.rejection();
    }

    @Override
    public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
        return offerItem(callback == null ? event : new QueuedEvent.AcknowledgedEvent(event, callback));
    }

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

    @Override
    public boolean enqueue(Runnable task) {
        return put(task);
    }

    /** Queues an event or a task; waits while the queue is full. Returns false if the thread is closed. */
    boolean put(Object item) {
        while (!tryPut(item)) {
            if (closed) {
                return false;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
        return true;
    }

    /**
     * Queues an event or a task. Returns false if the queue is full, for a message also in bytes, or the thread is closed.
     */
    boolean tryPut(Object item) {
        int bytes = payloadLength(item);
        if (closed || (bytes > 0 && messageBytes.get() > MAX_MESSAGE_BYTES)) {
            return false;
        }
        if (!queue.offer(item)) {
            return false;
        }
        if (bytes > 0) {
            messageBytes.addAndGet(bytes);
        }
        parker.wake();
        return true;
    }

    /** Returns the size of the payload of a message; 0 for everything else. */
    private static int payloadLength(Object item) {
        Object event = item instanceof QueuedEvent.AcknowledgedEvent acknowledged ? acknowledged.event() : item;
        return event instanceof Message message ? message.payload().length : 0;
    }

    /**
     * {@inheritDoc} The task runs after the queued events; if the queue is full, it runs after the current batch, so
     * that an overload of events does not block tasks.
     */
    @Override
    public boolean execute(Runnable task) {
        if (tryPut(task)) {
            return true;
        }
        if (closed || !overflowTasks.offer(task)) {
            return false;
        }
        parker.wake();
        return true;
    }

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
            result.completeExceptionally(new RejectedExecutionException("the pipeline is busy"));
        }
        return result;
    }

    public boolean isStarted() {
        return handler != null;
    }

    public boolean isClosed() {
        return closed;
    }

    /** {@inheritDoc} The value is at most 20 ms old unless the thread is stalled, and costs no system call. */
    @Override
    public long nowMicros() {
        return nowMicros;
    }

    /** Returns the time since the last cycle of the thread by the monotonic clock, in µs. */
    public long cycleAgeMicros() {
        return Math.max(0, clock.nanoTime() - cycleNanos) / 1_000;
    }

    public int queueSize() {
        return queue.size();
    }

    /** Returns how many exceptions events, tasks and callbacks have thrown; each is logged. */
    public long failures() {
        return failures.sum();
    }

    /** Processes all queued events and tasks, then ends the thread. */
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
            cycleNanos = clock.nanoTime();
            int processed = queue.drain(this::process, BATCH_SIZE) + overflowTasks.drain(this::process);
            if (System.nanoTime() - nextTick >= 0) {
                nextTick = System.nanoTime() + TICK_NANOS;
                runGuarded(() -> handler().onTick(nowMicros), "a tick");
            }
            if (processed > 0) {
                runGuarded(() -> handler().onBatchEnd(), "the end of a batch");
            } else if (isLast && handler().isDrained()) {
                return;
            } else {
                parker.park(this::isIdle, Math.max(1, nextTick - System.nanoTime()));
            }
        }
    }

    private boolean isIdle() {
        return queue.isEmpty()
                && overflowTasks.isEmpty()
                && !(closed && handler().isDrained());
    }

    private void process(Object item) {
        int bytes = payloadLength(item);
        if (bytes > 0) {
            messageBytes.addAndGet(-bytes);
        }
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
            LOG.log(System.Logger.Level.ERROR, "Failed to process " + subject + "; continuing", e);
        }
    }
}
