package io.quotecast.web.netty;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Runs tasks that may take milliseconds, such as building a large response, one after the other on each event loop, so
 * that the feed and other requests have their turns between them, however many tasks are waiting. Safe on any thread.
 */
@Singleton
public class LoopTurns {
    private final ConcurrentMap<EventLoop, Turns> turnsByLoop = new ConcurrentHashMap<>();

    /** Runs a task on a context of an event loop, after those that were added before it. */
    public void run(Context context, Runnable task) {
        EventLoop loop = ((ContextInternal) context).nettyEventLoop();
        Turns turns = turnsByLoop.computeIfAbsent(loop, newLoop -> new Turns());
        loop.execute(() -> turns.add(new Turn(context, task)));
    }

    private record Turn(Context context, Runnable task) {}

    /** The tasks of one event loop. Owned by that event loop. */
    private static final class Turns {
        private final Queue<Turn> waiting = new ArrayDeque<>();
        private boolean isRunning;

        void add(Turn turn) {
            waiting.add(turn);
            if (!isRunning) {
                runNext();
            }
        }

        private void runNext() {
            Turn next = waiting.poll();
            isRunning = next != null;
            if (next != null) {
                // Behind everything else that the event loop has to do by now.
                next.context.runOnContext(ignored -> {
                    try {
                        next.task.run();
                    } finally {
                        runNext();
                    }
                });
            }
        }
    }
}
