package io.quotecast.history.store;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the road has told and the database does not have yet. Bounded: what finds no room is lost, and a {@link LostRange}
 * takes its place as soon as there is some. The road fills it and never waits; one thread empties it.
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

    /** On the road. */
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

    /** On the road, now and then: has a loss written down that nothing came after. */
    void flushLost() {
        if (lostRange != null && queue.offer(lostRange)) {
            lostRange = null;
        }
    }

    /** On the road: how many rows it has told so far. */
    long addedCount() {
        return addedCount;
    }

    /** Takes the oldest that wait. On the thread that writes. */
    void drain(List<Object> into, int limit) {
        queue.drain(into::add, limit);
    }

    /** So many rows more are written, or written down as lost. */
    synchronized void completed(long rows) {
        completed += rows;
        notifyAll();
    }

    /** Waits until as many rows as this are done. False if they are not in time. */
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

    /** On the road, or when it has ended. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    void lost(long rows) {
        lost += rows;
    }
}
