package io.quotecast.history.store;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of rows that the database does not have yet. Rows that find it full are lost, and a
 * {@link LostRange} takes their place as soon as there is room. The pipeline thread adds rows and never waits; the
 * archive thread takes them.
 */
final class WriteQueue {
    private final SpscAtomicArrayQueue<Object> queue;
    private final int capacity;

    private long addedCount;
    private @Nullable LostRange lostRange;
    private volatile long lost;

    private long completed;

    WriteQueue(int capacity) {
        this.queue = new SpscAtomicArrayQueue<>(capacity);
        this.capacity = capacity;
    }

    /** Adds a row. On the pipeline thread. */
    void add(long position, Object row) {
        addedCount++;
        flushLost();
        if (lostRange != null) {
            lostRange = lostRange.extendedTo(position);
        } else if (!queue.offer(row)) {
            lostRange = LostRange.of(position);
        } else {
            return;
        }
        lost(1);
    }

    /** Adds a pending {@link LostRange} if there is room for it. On the pipeline thread. */
    void flushLost() {
        if (lostRange != null && queue.offer(lostRange)) {
            lostRange = null;
        }
    }

    /** Returns the number of rows added so far, lost ones included. On the pipeline thread. */
    long addedCount() {
        return addedCount;
    }

    /** Moves the oldest rows to a list. On the archive thread. */
    void drain(List<Object> target, int limit) {
        queue.drain(target::add, limit);
    }

    /** Adds a number of rows that have been written, or recorded as lost. */
    synchronized void completed(long rows) {
        completed += rows;
        notifyAll();
    }

    /** Waits until this number of rows is completed. Returns false if that takes too long. */
    synchronized boolean awaitCompleted(long rows, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long remaining = nanos; completed < rows; remaining = deadline - System.nanoTime()) {
            if (remaining <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, remaining);
        }
        return true;
    }

    int waiting() {
        return queue.size();
    }

    int capacity() {
        return capacity;
    }

    long lost() {
        return lost;
    }

    /** Counts lost rows. On the pipeline thread, or after it has ended. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes it.
    void lost(long rows) {
        lost += rows;
    }
}
