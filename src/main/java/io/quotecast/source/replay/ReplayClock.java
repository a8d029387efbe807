package io.quotecast.source.replay;

import java.util.concurrent.locks.LockSupport;

/** The clock of a replay, which a test can replace. */
interface ReplayClock {
    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** Waits for at most this time. */
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
