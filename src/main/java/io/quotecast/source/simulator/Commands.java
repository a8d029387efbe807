package io.quotecast.source.simulator;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * What others want done to something that one thread owns: it waits here, at most so much of it, until that thread does
 * it. Safe on any thread, but for {@link #executeAll}.
 *
 * @param <W> what it is done to
 */
final class Commands<W> {
    /** How many may wait. */
    static final int MAX_WAITING = 64;

    private final BlockingQueue<Command<W, ?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private volatile boolean isClosed;

    private record Command<W, T>(Function<? super W, T> action, CompletableFuture<T> result) {
        void execute(W target) {
            try {
                result.complete(action.apply(target));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
                throw e;
            }
        }
    }

    /**
     * Has something done, soon after the return.
     *
     * @return its result, on the thread that does it; fails with {@link RejectedExecutionException} if too many wait, and
     *     with {@link CancellationException} if nothing is done any more
     */
    <T> CompletableFuture<T> submit(Function<? super W, T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!waiting.offer(new Command<>(action, result))) {
            result.completeExceptionally(new RejectedExecutionException(MAX_WAITING + " commands wait already"));
        }
        // Its thread may have looked for the last time just before the offer.
        if (isClosed) {
            close();
        }
        return result;
    }

    /** Does all that waits. On the thread that owns what it is done to. */
    void executeAll(W target) {
        for (Command<W, ?> command = waiting.poll(); command != null; command = waiting.poll()) {
            command.execute(target);
        }
    }

    /** From now on nothing is done any more. */
    void close() {
        isClosed = true;
        for (Command<W, ?> command = waiting.poll(); command != null; command = waiting.poll()) {
            command.result.cancel(false);
        }
    }
}
