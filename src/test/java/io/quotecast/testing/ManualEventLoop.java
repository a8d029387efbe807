package io.quotecast.testing;

import io.quotecast.push.ShardLoop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** An event loop that runs tasks and advances its time only when the test calls it. */
public final class ManualEventLoop implements ShardLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Runnable> tasksAfterReads = new ArrayDeque<>();
    private final PriorityQueue<ScheduledTask> scheduled = new PriorityQueue<>(
            Comparator.comparingLong(ScheduledTask::atNanos).thenComparingLong(ScheduledTask::sequence));
    private Runnable afterEachTask = () -> {};
    private Runnable onRead = () -> {};
    private long nanos;
    private long nextSequence;

    private record ScheduledTask(long atNanos, long sequence, Runnable task) {}

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public synchronized void executeAfterReads(Runnable task) {
        tasksAfterReads.add(task);
    }

    @Override
    public synchronized void schedule(Runnable task, long delayNanos) {
        scheduled.add(new ScheduledTask(nanos + delayNanos, nextSequence++, task));
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    /** Sets a hook that runs after each task. */
    public void afterEachTask(Runnable hook) {
        afterEachTask = hook;
    }

    /** Sets a hook that runs when sockets are read: after all tasks, before those that wait for this. */
    public void onRead(Runnable hook) {
        onRead = hook;
    }

    /** Runs all tasks that are due, including those that they add. */
    public void run() {
        boolean hasRun = true;
        while (hasRun) {
            hasRun = runNextTask();
        }
    }

    /** Runs the next task that is due; returns false if there is none. */
    public boolean runNextTask() {
        Runnable task = pollTask();
        if (task == null) {
            if (!readSockets()) {
                return false;
            }
            task = pollTask();
        }
        task.run();
        afterEachTask.run();
        return true;
    }

    /** Advances the time and runs the scheduled tasks when they are due. */
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

    private boolean readSockets() {
        onRead.run();
        return addTasksAfterReads();
    }

    private synchronized boolean addTasksAfterReads() {
        tasks.addAll(tasksAfterReads);
        tasksAfterReads.clear();
        return !tasks.isEmpty();
    }

    private synchronized Runnable pollTask() {
        return tasks.poll();
    }
}
