package io.quotecast.cli.bench;

import io.netty.channel.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** An event loop and what it alone may touch. */
record LoopWorker(EventLoop loop, LoopContext context) {
    /** Asks on the loop, and waits. */
    <T> T call(Callable<T> task) throws InterruptedException {
        try {
            return loop.submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
