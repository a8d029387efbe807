package io.quotecast.feed;

import java.util.concurrent.locks.LockSupport;

/** How a replay tells the time and lets it pass. */
interface Pace {
    /** As {@link System#nanoTime}. */
    long nanos();

    /** Returns after this time, or earlier. */
    void park(long nanos);

    Pace REAL = new Pace() {
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
