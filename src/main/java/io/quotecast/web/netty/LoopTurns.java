package io.quotecast.web.netty;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs what requests need, one task after the other on each event loop. The event loop reads its sockets and runs its
 * other tasks, those of the feed above all, between two of them, however many are waiting. Safe on any thread.
 */
@Singleton
public class LoopTurns {
    private final ConcurrentMap<EventLoop, Turns> turnsByLoop = new ConcurrentHashMap<>();

    /**
     * Begins to handle a request on a context of an event loop, when no request that has begun earlier can continue.
     * Results of queries that many requests have begun would fill the memory.
     *
     * @param isWanted called once, on the event loop, when it is the turn of the request: whether the peer still waits
     *     for it. If not, the next one has its turn at once, because requests can be withdrawn faster than turns pass
     */
    void begin(Context context, BooleanSupplier isWanted, Runnable task) {
        Turns turns = turns(context);
        turns.loop.execute(() -> turns.add(turns.requests, new Turn(context, isWanted, task)));
    }

    /** Continues to handle a request on a context of an event loop, for example by building a large response. */
    public void run(Context context, Runnable task) {
        Turns turns = turns(context);
        turns.loop.execute(() -> turns.add(turns.continuations, new Turn(context, () -> true, task)));
    }

    private Turns turns(Context context) {
        return turnsByLoop.computeIfAbsent(((ContextInternal) context).nettyEventLoop(), Turns::new);
    }

    private record Turn(Context context, BooleanSupplier isWanted, Runnable task) {}

    /** The tasks of one event loop. Owned by that event loop. */
    private static final class Turns {
        private final EventLoop loop;
        private final Queue<Turn> continuations = new ArrayDeque<>();
        private final Queue<Turn> requests = new ArrayDeque<>();
        private boolean isScheduled;

        Turns(EventLoop loop) {
            this.loop = loop;
        }

        void add(Queue<Turn> queue, Turn turn) {
            queue.add(turn);
            schedule();
        }

        private void schedule() {
            if (!isScheduled && !(continuations.isEmpty() && requests.isEmpty())) {
                isScheduled = true;
                // Scheduled tasks run after everything that is due by now. Those that are executed could run before the
                // sockets are read.
                loop.schedule(this::runNext, 0, TimeUnit.NANOSECONDS);
            }
        }

        private void runNext() {
            Turn next = next();
            if (next == null) {
                isScheduled = false;
                return;
            }
            next.context.runOnContext(ignored -> {
                try {
                    next.task.run();
                } finally {
                    isScheduled = false;
                    schedule();
                }
            });
        }

        private @Nullable Turn next() {
            if (!continuations.isEmpty()) {
                return continuations.remove();
            }
            Turn next = requests.poll();
            while (next != null && !next.isWanted.getAsBoolean()) {
                next = requests.poll();
            }
            return next;
        }
    }
}
