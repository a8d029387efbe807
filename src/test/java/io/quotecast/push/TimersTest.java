package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.Await;
import io.quotecast.testing.ManualEventLoop;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTest {
    private static final long MILLIS = 1_000_000;

    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<String> done = new ArrayList<>();

    @Test
    void tasksRunWhenTheyAreDue() {
        Timers timers = new Timers(loop);
        timers.schedule(() -> done.add("late"), 20 * MILLIS);
        timers.schedule(() -> done.add("early"), 10 * MILLIS);

        loop.advance(15);
        assertEquals(List.of("early"), done);

        loop.advance(15);
        assertEquals(List.of("early", "late"), done);
    }

    @Test
    void nothingRunsOnceTheOwnerHasEnded() {
        Timers timers = new Timers(loop);
        timers.schedule(() -> done.add("before the end"), MILLIS);
        timers.end();
        timers.schedule(() -> done.add("after the end"), MILLIS);

        loop.advance(10);
        assertEquals(List.of(), done);
    }

    @Test
    void anOwnerThatHasEndedIsNotHeldUntilItsTasksAreDue() {
        WeakReference<Object> ended = endedOwner();

        Await.until("the owner is collected", () -> {
            System.gc();
            return ended.get() == null;
        });
    }

    private WeakReference<Object> endedOwner() {
        Object owner = new Object();
        Timers timers = new Timers(loop);
        timers.schedule(owner::hashCode, 1_000 * MILLIS);
        timers.end();
        return new WeakReference<>(owner);
    }
}
