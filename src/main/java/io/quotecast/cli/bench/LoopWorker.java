package io.quotecast.cli.bench;

import io.netty.channel.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** An event loop and its context. */
record LoopWorker(EventLoop loop, LoopContext context) {
    /** Runs a task on the loop and waits for its result. */
    <T> T call(Callable<T> task) throws InterruptedException {
        try {
            return loop.submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
