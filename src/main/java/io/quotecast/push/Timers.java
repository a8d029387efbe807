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
            Timer timer = new Timer(this, task);
            pending.add(timer);
            loop.schedule(timer, delayNanos);
        }
    }

    /** The owner has ended. */
    public void end() {
        isEnded = true;
        pending.forEach(Timer::clear);
        pending.clear();
    }

    private static final class Timer implements Runnable {
        private @Nullable Timers owner;
        private @Nullable Runnable task;

        Timer(Timers owner, Runnable task) {
            this.owner = owner;
            this.task = task;
        }

        void clear() {
            owner = null;
            task = null;
        }

        @Override
        public void run() {
            Timers timers = owner;
            Runnable due = task;
            if (timers != null && due != null) {
                timers.pending.remove(this);
                clear();
                due.run();
            }
        }
    }
}
