package io.quotecast.base;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Parks a thread that has no work, and wakes it without losing a wake-up. Owned by the thread that parks; any thread
 * may call {@link #wake}.
 *
 * <p>Work is published first and {@link #wake} is called afterwards. The parking thread announces that it parks
 * before it looks for work; the other thread looks for that announcement after it has published work. A full fence
 * between the two steps on either side guarantees that at least one of the threads sees what the other has written.
 */
public final class Parker {
    private volatile @Nullable Thread parked;

    /**
     * Parks the calling thread until it is woken, for at most this time. Returns at once if there is work, and may
     * return early without any reason.
     *
     * @param isIdle whether there is no work; evaluated on the calling thread before it parks
     */
    public void park(BooleanSupplier isIdle, long maxNanos) {
        parked = Thread.currentThread();
        VarHandle.fullFence();
        if (isIdle.getAsBoolean()) {
            LockSupport.parkNanos(this, maxNanos);
        }
        parked = null;
    }

    /** Wakes the thread if it is parked or about to park. Called after work for it has been published. */
    public void wake() {
        VarHandle.fullFence();
        Thread thread = parked;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
