package io.quotecast.push;

import java.util.function.Consumer;

/**
 * A loop whose tasks run under a guard, so that no failure goes unnoticed. Thread-safe.
 *
 * @param guard runs a task; called on the loop
 */
record GuardedLoop(ShardLoop unguarded, Consumer<Runnable> guard) implements ShardLoop {
    @Override
    public void execute(Runnable task) {
        unguarded.execute(() -> guard.accept(task));
    }

    @Override
    public void executeAfterReads(Runnable task) {
        unguarded.executeAfterReads(() -> guard.accept(task));
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        unguarded.schedule(() -> guard.accept(task), delayNanos);
    }

    @Override
    public long nanoTime() {
        return unguarded.nanoTime();
    }
}
