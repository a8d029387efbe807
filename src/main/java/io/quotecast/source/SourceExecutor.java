package io.quotecast.source;

import java.time.Duration;

/** Runs tasks one after another, none at the same time as another. Safe on any thread. */
interface SourceExecutor extends AutoCloseable {
    /** Runs a task after those that wait, or never if the executor is closed before. */
    void execute(Runnable task);

    /** Runs a task after a delay, or never if the executor is closed before. */
    void schedule(Runnable task, Duration delay);

    /** Removes the tasks that wait, and returns when none runs. */
    @Override
    void close();
}
