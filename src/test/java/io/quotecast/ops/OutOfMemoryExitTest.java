package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutOfMemoryExitTest {
    private final AtomicInteger exits = new AtomicInteger();
    private final OutOfMemoryExit handler = new OutOfMemoryExit(exits::incrementAndGet);

    @Test
    void aThreadThatEndsForLackOfMemoryEndsTheProcess() throws Exception {
        end(new OutOfMemoryError("on purpose"));

        assertEquals(1, exits.get());
    }

    @Test
    void otherFailuresDoNot() throws Exception {
        end(new AssertionError("this thread fails on purpose"));

        assertEquals(0, exits.get());
    }

    private void end(Error failure) throws InterruptedException {
        Thread thread = new Thread(() -> {
            throw failure;
        });
        thread.setUncaughtExceptionHandler(handler);
        thread.start();
        thread.join();
    }
}
