package io.quotecast.control;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Runs tasks on the pipeline thread, which owns the market state. Safe on any thread; no method waits. */
public interface PipelineExecutor {
    /**
     * Runs a task between two events.
     *
     * @return false if the task never runs, because the pipeline is closed or too many tasks are queued
     */
    boolean execute(Runnable task);

    /** Computes a value on the pipeline thread; fails where {@link #execute} would return false. */
    <T> CompletableFuture<T> submit(Supplier<T> task);
}
