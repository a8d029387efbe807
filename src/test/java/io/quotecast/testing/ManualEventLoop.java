package io.quotecast.testing;

import io.quotecast.push.ShardLoop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop whose tasks and time move only when the test says so. */
public final class ManualEventLoop implements ShardLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<ScheduledTask> scheduledTask = new PriorityQueue<>(
            Comparator.comparingLong(ScheduledTask::atNanos).thenComparingLong(ScheduledTask::number));
    private Runnable afterEach = () -> {};
    private long nanos;
    private long number;

    private record ScheduledTask(long atNanos, long number, Runnable task) {}

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public synchronized void schedule(Runnable task, long delayNanos) {
        scheduledTask.add(new ScheduledTask(nanos + delayNanos, number++, task));
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    /** From now on a look is taken after each task. */
    public void afterEach(Runnable look) {
        afterEach = look;
    }

    /** Runs everything that can run now. */
    public void run() {
        while (runOne()) {
            // What a task adds is run too.
        }
    }

    /** Runs the next task that can run now; false if there is none. */
    public boolean runOne() {
        Runnable task = next();
        if (task == null) {
            return false;
        }
        task.run();
        afterEach.run();
        return true;
    }

    /** Lets time pass, running what falls due on the way. */
    public void pass(long millis) {
        long end = nanoTime() + millis * 1_000_000L;
        run();
        while (!scheduledTask.isEmpty() && scheduledTask.element().atNanos() <= end) {
            ScheduledTask due = scheduledTask.remove();
            nanos = due.atNanos();
            due.task().run();
            afterEach.run();
            run();
        }
        nanos = end;
    }

    private synchronized Runnable next() {
        return tasks.poll();
    }
}
