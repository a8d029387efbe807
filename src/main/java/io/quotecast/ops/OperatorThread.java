package io.quotecast.ops;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread for health checks and metrics, which no request of a client can occupy. Its queue is bounded. Safe on any
 * thread.
 */
@Singleton
public class OperatorThread implements Executor {
    private static final int MAX_QUEUED = 256;
    private static final long KEEP_ALIVE_SECONDS = 60;

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_QUEUED), task -> {
                Thread thread = new Thread(task, "quotecast-operators");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * Runs a task soon.
     *
     * @throws RejectedExecutionException if too many tasks are waiting
     */
    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @PreDestroy
    void stop() {
        executor.shutdownNow();
    }
}
