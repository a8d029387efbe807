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

    private long told;
    private @Nullable LostRange open;
    private volatile long lost;

    private long done;

    WriteQueue(int capacity) {
        this.queue = new SpscAtomicArrayQueue<>(capacity);
        this.capacity = capacity;
    }

    /** On the road. */
    void tell(long q, Object row) {
        told++;
        settle();
        if (open != null) {
            open = open.and(q);
        } else if (!queue.offer(row)) {
            open = LostRange.of(q);
        } else {
            return;
        }
        lost(1);
    }

    /** On the road, now and then: has a loss written down that nothing came after. */
    void settle() {
        if (open != null && queue.offer(open)) {
            open = null;
        }
    }

    /** On the road: how many rows it has told so far. */
    long told() {
        return told;
    }

    /** Takes the oldest that wait. On the thread that writes. */
    void take(List<Object> into, int most) {
        queue.drain(into::add, most);
    }

    /** So many rows more are written, or written down as lost. */
    synchronized void done(long rows) {
        done += rows;
        notifyAll();
    }

    /** Waits until as many rows as this are done. False if they are not in time. */
    synchronized boolean awaitDone(long rows, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; done < rows; left = deadline - System.nanoTime()) {
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
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
