package io.quotecast.push;

/** An event loop: a thread that runs short tasks in order. Thread-safe. */
public interface ShardLoop {
    void execute(Runnable task);

    /**
     * Runs a task on the loop after the sockets that are ready have been read. A task that continues itself uses this:
     * with {@link #execute}, many such tasks could run before the next socket is read. Called on the loop.
     */
    void executeAfterReads(Runnable task);

    /** Runs a task on the loop after a delay. */
    void schedule(Runnable task, long delayNanos);

    /** Returns the time of the clock that {@link #schedule} uses, in nanoseconds from an arbitrary origin. */
    long nanoTime();
}
