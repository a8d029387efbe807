package io.quotecast.source.replay;

import java.util.concurrent.locks.LockSupport;

/** How a replay tells the time and lets it pass. */
interface ReplayClock {
    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** Returns after this time, or earlier. */
    void park(long nanos);

    ReplayClock SYSTEM = new ReplayClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void park(long nanos) {
            LockSupport.parkNanos(this, nanos);
        }
    };
}
