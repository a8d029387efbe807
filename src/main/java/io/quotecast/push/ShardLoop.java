package io.quotecast.push;

/** One event loop: a thread that runs short tasks in their order. Safe to call on any thread. */
public interface ShardLoop {
    void execute(Runnable task);

    /** Runs a task on the loop after a time in nanoseconds. */
    void schedule(Runnable task, long delayNanos);

    /** The clock of {@link #schedule}, in nanoseconds from any beginning. */
    long nanoTime();
}
