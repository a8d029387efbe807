package io.quotecast.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.Await;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParkerTest {
    private static final long FOREVER = Long.MAX_VALUE;

    private final Parker parker = new Parker();

    @Test
    void aThreadWithWorkDoesNotPark() {
        parker.park(() -> false, FOREVER);
    }

    @Test
    void aWakeUpBetweenTheCheckForWorkAndParkingIsNotLost() {
        parker.park(
                () -> {
                    // Work arrives after the check has found none.
                    Thread waker = new Thread(parker::wake);
                    waker.start();
                    // Waits without parking, which would consume the wake-up.
                    while (waker.isAlive()) {
                        Thread.onSpinWait();
                    }
                    return true;
                },
                FOREVER);
    }

    @Test
    void aParkedThreadIsWoken() throws InterruptedException {
        Thread thread = parkedThread();

        parker.wake();

        thread.join();
    }

    @Test
    void aThreadParksForTheGivenTimeAtMost() {
        parker.park(() -> true, 1);
    }

    @Test
    void noWakeUpIsLostWhenWorkArrivesWhileTheThreadParks() throws Exception {
        long rounds = 100_000;
        AtomicLong published = new AtomicLong();
        AtomicLong taken = new AtomicLong();
        CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> {
            while (taken.getPlain() < rounds) {
                long available = published.getAcquire();
                if (available == taken.getPlain()) {
                    parker.park(() -> published.getAcquire() == taken.getPlain(), FOREVER);
                } else {
                    taken.setRelease(available);
                }
            }
        });

        for (long round = 1; round <= rounds; round++) {
            published.setRelease(round);
            parker.wake();
            // The next item arrives just when the worker has run out of work.
            while (taken.getAcquire() < round) {
                Thread.onSpinWait();
            }
        }

        worker.get(10, TimeUnit.SECONDS);
        assertEquals(rounds, taken.get());
    }

    private Thread parkedThread() {
        Thread thread = new Thread(() -> parker.park(() -> true, FOREVER), "parker-test");
        thread.setDaemon(true);
        thread.start();
        Await.until("the thread is parked", () -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }
}
