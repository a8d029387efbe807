package io.quotecast.source.replay;

import java.util.concurrent.locks.LockSupport;

/** How a replay tells the time and lets it pass. */
interface ReplayClock {
    /** As {@link System#nanoTime}. */
    long nanos();

    /** Returns after this time, or earlier. */
    void park(long nanos);

    ReplayClock REAL = new ReplayClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void park(long nanos) {
            LockSupport.parkNanos(this, nanos);
        }
    };
}
