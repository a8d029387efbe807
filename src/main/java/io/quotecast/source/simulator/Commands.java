package io.quotecast.source.simulator;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * What others want done to something that one thread owns: it waits here, at most so much of it, until that thread does
 * it. Safe on any thread, but for {@link #carryOut}.
 *
 * @param <W> what it is done to
 */
final class Commands<W> {
    /** How many may wait. */
    static final int MOST = 64;

    private final BlockingQueue<Command<W, ?>> waiting = new ArrayBlockingQueue<>(MOST);
    private volatile boolean ended;

    private record Command<W, T>(Function<? super W, T> action, CompletableFuture<T> answer) {
        void carryOut(W onto) {
            try {
                answer.complete(action.apply(onto));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
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
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!waiting.offer(new Command<>(action, answer))) {
            answer.completeExceptionally(new RejectedExecutionException(MOST + " commands wait already"));
        }
        // Its thread may have looked for the last time just before the offer.
        if (ended) {
            end();
        }
        return answer;
    }

    /** Does all that waits. On the thread that owns what it is done to. */
    void carryOut(W onto) {
        for (Command<W, ?> command = waiting.poll(); command != null; command = waiting.poll()) {
            command.carryOut(onto);
        }
    }

    /** From now on nothing is done any more. */
    void end() {
        ended = true;
        for (Command<W, ?> command = waiting.poll(); command != null; command = waiting.poll()) {
            command.answer.cancel(false);
        }
    }
}
