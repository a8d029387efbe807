package io.quotecast.push;

/** An event loop: a thread that runs short tasks in order. Thread-safe. */
public interface ShardLoop {
    void execute(Runnable task);

    /** Runs a task on the loop after a delay. */
    void schedule(Runnable task, long delayNanos);

    /** Returns the time of the clock that {@link #schedule} uses, in nanoseconds from an arbitrary origin. */
    long nanoTime();
}
