package io.quotecast.testing;

import io.quotecast.push.ShardLoop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop whose tasks and time move only when the test says so. */
public final class ManualEventLoop implements ShardLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<ScheduledTask> scheduled = new PriorityQueue<>(
            Comparator.comparingLong(ScheduledTask::atNanos).thenComparingLong(ScheduledTask::sequence));
    private Runnable afterEachTask = () -> {};
    private long nanos;
    private long nextSequence;

    private record ScheduledTask(long atNanos, long sequence, Runnable task) {}

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public synchronized void schedule(Runnable task, long delayNanos) {
        scheduled.add(new ScheduledTask(nanos + delayNanos, nextSequence++, task));
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    /** From now on a look is taken after each task. */
    public void afterEachTask(Runnable hook) {
        afterEachTask = hook;
    }

    /** Runs everything that can run now. */
    public void run() {
        while (runNextTask()) {
            // What a task adds is run too.
        }
    }

    /** Runs the next task that can run now; false if there is none. */
    public boolean runNextTask() {
        Runnable task = pollTask();
        if (task == null) {
            return false;
        }
        task.run();
        afterEachTask.run();
        return true;
    }

    /** Lets time pass, running what falls due on the way. */
    public void advance(long millis) {
        long end = nanoTime() + millis * 1_000_000L;
        run();
        while (!scheduled.isEmpty() && scheduled.element().atNanos() <= end) {
            ScheduledTask due = scheduled.remove();
            nanos = due.atNanos();
            due.task().run();
            afterEachTask.run();
            run();
        }
        nanos = end;
    }

    private synchronized Runnable pollTask() {
        return tasks.poll();
    }
}
