package io.quotecast.source;

import io.quotecast.base.Threads;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The thread {@code quotecast-sources}, which starts and stops sources. A task that throws does not end it. */
final class SourceThread implements SourceExecutor {
    private static final System.Logger LOG = System.getLogger(SourceThread.class.getName());

    private final Consumer<Throwable> failureListener;
    private final ScheduledThreadPoolExecutor executor;

    /**
     * @param failureListener called on the thread with every exception that a task throws, after it was logged
     */
    SourceThread(Consumer<Throwable> failureListener) {
        this.failureListener = failureListener;
        executor = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "quotecast-sources"));
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        try {
            executor.schedule(() -> runGuarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            if (!executor.isShutdown()) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        Threads.awaitTermination(executor);
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "Failed to start or stop sources; continuing", e);
            failureListener.accept(e);
        }
    }
}
