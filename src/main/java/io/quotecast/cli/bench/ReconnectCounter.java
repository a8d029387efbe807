package io.quotecast.cli.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts connections that were ended, and the time until all have reconnected and caught up. Safe on any thread. */
final class ReconnectCounter {
    private final AtomicInteger disconnected = new AtomicInteger();
    private final AtomicInteger reconnected = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong firstNanos = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();

    void onDisconnect() {
        if (disconnected.getAndIncrement() == 0) {
            firstNanos.set(System.nanoTime());
        }
    }

    /** Records that a connection has received all missed events, or that its replacement is open. */
    void reconnected() {
        lastNanos.set(System.nanoTime());
        reconnected.incrementAndGet();
    }

    /** Records a refused attempt, which will be repeated. */
    void refused() {
        refused.incrementAndGet();
    }

    int disconnectedCount() {
        return disconnected.get();
    }

    int reconnectedCount() {
        return reconnected.get();
    }

    int refusedCount() {
        return refused.get();
    }

    /** Returns the number of connections that have not reconnected yet. */
    int missing() {
        return disconnected.get() - reconnected.get();
    }

    /** Returns the time from the first disconnect to the last reconnect; 0 if there was no reconnect. */
    double seconds() {
        return reconnected.get() == 0 ? 0 : (lastNanos.get() - firstNanos.get()) / 1e9;
    }
}
