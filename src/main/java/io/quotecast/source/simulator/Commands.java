package io.quotecast.source.simulator;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * A bounded queue of commands for an object that one thread owns. Safe on any thread, except {@link #executeAll}, which
 * the owner of the object calls.
 *
 * @param <W> type of the object
 */
final class Commands<W> {
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
     * Queues a command.
     *
     * @return the result, which completes on the owning thread. It fails with {@link RejectedExecutionException} if too
     *     many commands wait, and with {@link CancellationException} if the queue is closed
     */
    <T> CompletableFuture<T> submit(Function<? super W, T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (!waiting.offer(new Command<>(action, result))) {
            result.completeExceptionally(new RejectedExecutionException(MAX_WAITING + " commands are already waiting"));
        }
        // The owner may have closed the queue just before the offer.
        if (isClosed) {
            close();
        }
        return result;
    }

    /** Executes all waiting commands. Called on the thread that owns the target. */
    void executeAll(W target) {
        for (Command<W, ?> command = waiting.poll(); command != null; command = waiting.poll()) {
            command.execute(target);
        }
    }

    /** Cancels all waiting and all future commands. */
    void close() {
        isClosed = true;
        for (Command<W, ?> command = waiting.poll(); command != null; command = waiting.poll()) {
            command.result.cancel(false);
        }
    }
}
