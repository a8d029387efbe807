package io.quotecast.push;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a client or a shard that run after a delay. Once their owner has ended, none of them runs, and what the
 * event loop still holds of them is small: otherwise, owners that come and go quickly would stay in memory for as long
 * as the delay. Owned by the event loop.
 */
public final class Timers {
    private final ShardLoop loop;
    private final Set<Timer> pending = new HashSet<>();
    private boolean isEnded;

    public Timers(ShardLoop loop) {
        this.loop = loop;
    }

    /** Runs a task after a delay, unless the owner has ended. */
    public void schedule(Runnable task, long delayNanos) {
        if (!isEnded) {
            Timer timer = new Timer();
            timer.task = () -> {
                pending.remove(timer);
                task.run();
            };
            pending.add(timer);
            loop.schedule(timer, delayNanos);
        }
    }

    /** The owner has ended. */
    public void end() {
        isEnded = true;
        pending.forEach(timer -> timer.task = null);
        pending.clear();
    }

    private static final class Timer implements Runnable {
        private @Nullable Runnable task;

        @Override
        public void run() {
            Runnable due = task;
            if (due != null) {
                due.run();
            }
        }
    }
}
