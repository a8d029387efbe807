package io.quotecast.cli.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many connections went, and how soon all were back and had what they had missed. Safe on any thread. */
final class ReconnectCounter {
    private final AtomicInteger disconnected = new AtomicInteger();
    private final AtomicInteger reconnected = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong firstNanos = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();

    /** One more goes. */
    void onDisconnect() {
        if (disconnected.getAndIncrement() == 0) {
            firstNanos.set(System.nanoTime());
        }
    }

    /** One has had all that it missed, and hears live. */
    void reconnected() {
        lastNanos.set(System.nanoTime());
        reconnected.incrementAndGet();
    }

    /** One was not let in, and will try again. */
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

    /** How many are still on their way. */
    int missing() {
        return disconnected.get() - reconnected.get();
    }

    /** From the first that went to the last that came back; 0 if none did. */
    double seconds() {
        return reconnected.get() == 0 ? 0 : (lastNanos.get() - firstNanos.get()) / 1e9;
    }
}
