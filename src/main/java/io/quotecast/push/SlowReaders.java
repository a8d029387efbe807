package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Those of one shard who are behind: their sockets are full, or they have come back with a cursor. Nothing is queued for
 * them; each is given what it missed when its socket takes it, in turn with the others and with the news. Owned by the
 * shard's thread.
 */
final class SlowReaders {
    private static final long CHECK_NANOS = 1_000_000_000L;
    /** For so long those who are behind hold up the news for the others. */
    private static final long TURN_NANOS = 500_000L;

    private static final long RETRY_NANOS = 1_000_000L;
    /** Nobody changes his mind so often while he reads nothing, unless to fill our memory. */
    private static final int MAX_CHANGES = 64;

    private final ShardLoop shardLoop;
    private final SnapshotCache snapshots;
    private final CatchUp catchUp;
    private final long maxFullNanos;
    private final Map<Subscriber, SlowReader> bySubscriber = new LinkedHashMap<>();
    private final Queue<Subscriber> waiting = new ArrayDeque<>();
    private EncodedEvent[] batch = new EncodedEvent[0];
    private int count;
    private boolean isCheckScheduled;
    private boolean isTurnScheduled;

    /**
     * @param maxFullNanos how long a socket may stay full before it is closed
     */
    SlowReaders(ShardLoop shardLoop, SnapshotCache snapshots, CatchUp catchUp, long maxFullNanos) {
        this.shardLoop = shardLoop;
        this.snapshots = snapshots;
        this.catchUp = catchUp;
        this.maxFullNanos = maxFullNanos;
    }

    /** A round begins: these frames, the first {@code size}, go to the cohorts. */
    void onBatch(EncodedEvent[] newBatch, int size) {
        batch = newBatch;
        count = size;
        if (bySubscriber.isEmpty()) {
            return;
        }
        for (int i = 0; i < size; i++) {
            EncodedEvent event = newBatch[i];
            if (event.message() != null) {
                bySubscriber.forEach((subscriber, slowReader) -> {
                    if (!subscriber.isPaused() && subscriber.subscription().matches(event)) {
                        slowReader.onMissed(event);
                    }
                });
            }
        }
    }

    /** Someone's socket is full: from now on he is only counted for; see {@link Cohort}. */
    void add(Subscriber subscriber, long conflatedPosition, long losslessPosition, long cohortCount) {
        SlowReader slowReader = new SlowReader(
                subscriber.subscription(),
                conflatedPosition,
                losslessPosition,
                snapshots,
                batch,
                count,
                shardLoop.nanoTime());
        subscriber.metrics().add(ShardCounter.FALLEN_BEHIND, 1);
        // Of the position only the order counts: everything that it is owed comes after it.
        slowReader
                .skipCounter()
                .countFrom(cohortCount, 0, subscriber.subscription().conflateMillis() > 0);
        put(subscriber, slowReader);
    }

    /** Someone has come back: from the position on he gets what he wants; of what may merge from here on. */
    void addResuming(Subscriber subscriber, long position) {
        put(subscriber, resuming(subscriber.subscription(), position));
        scheduleTurn(subscriber);
    }

    /** How many events one would get who comes back with this position; -1 if so many that nobody counts them. */
    long count(Subscription subscription, long position) {
        return catchUp.countMissed(resuming(subscription, position));
    }

    private SlowReader resuming(Subscription subscription, long position) {
        boolean isConflated = subscription.conflateMillis() > 0;
        return SlowReader.resuming(
                subscription, isConflated ? snapshots.position() : position, position, shardLoop.nanoTime());
    }

    private void put(Subscriber subscriber, SlowReader slowReader) {
        // One who comes back a second time while he is being given what he missed begins anew.
        remove(subscriber);
        bySubscriber.put(subscriber, slowReader);
        subscriber.metrics().add(slowReader.isResuming() ? ShardCounter.RESUMING : ShardCounter.SLOW_READERS, 1);
        if (!isCheckScheduled) {
            isCheckScheduled = true;
            shardLoop.schedule(this::closeOverdue, CHECK_NANOS);
        }
    }

    boolean contains(Subscriber subscriber) {
        return !bySubscriber.isEmpty() && bySubscriber.containsKey(subscriber);
    }

    @Nullable
    SlowReader slowReader(Subscriber subscriber) {
        return bySubscriber.get(subscriber);
    }

    /** He wants no more than this from now on. Does nothing for one who is not behind. */
    void narrow(Subscriber subscriber) {
        SlowReader slowReader = bySubscriber.get(subscriber);
        if (slowReader != null) {
            slowReader.narrow(subscriber.subscription());
        }
    }

    /** What he wants more than before, he wants from the place on that the shard has come to. */
    void widen(Subscriber subscriber, Subscription previous) {
        SlowReader slowReader = bySubscriber.get(subscriber);
        if (slowReader != null) {
            slowReader.widen(previous, subscriber.subscription(), snapshots, snapshots.position());
            if (slowReader.changeCount() > MAX_CHANGES) {
                subscriber.closeAsSlow("more than " + MAX_CHANGES + " changes of mind while nothing was read");
            }
        }
    }

    /** He is behind no more, or gone. Does nothing for one who is not behind. */
    void remove(Subscriber subscriber) {
        SlowReader slowReader = bySubscriber.remove(subscriber);
        if (slowReader != null && slowReader.isResuming()) {
            subscriber.metrics().add(ShardCounter.RESUMING, -1);
        } else if (slowReader != null) {
            subscriber.metrics().add(ShardCounter.SLOW_READERS, -1);
            subscriber
                    .metrics()
                    .add(ShardCounter.SKIPPED_EVENTS, slowReader.skipCounter().skipped());
        }
    }

    /** Sees to it that he gets what he missed when it is his turn. Does nothing for one who is not behind. */
    void scheduleTurn(Subscriber subscriber) {
        SlowReader slowReader = bySubscriber.get(subscriber);
        if (slowReader == null) {
            return;
        }
        // Now, for an answer can fill the socket again before its turn comes.
        slowReader.onProgress(shardLoop.nanoTime());
        if (slowReader.enqueue()) {
            waiting.add(subscriber);
            if (!isTurnScheduled) {
                isTurnScheduled = true;
                // As a task of its own: a socket can become writable in the middle of a round.
                shardLoop.execute(this::runTurn);
            }
        }
    }

    /**
     * Gives what was missed, as much as the socket takes.
     *
     * @param cohortCount number of the newest event of its cohort
     * @return whether that was all: then it is none of these any more
     */
    boolean catchUp(Subscriber subscriber, long cohortCount) {
        SlowReader slowReader = bySubscriber.get(subscriber);
        if (slowReader == null || !subscriber.isWritable()) {
            return false;
        }
        slowReader.onProgress(shardLoop.nanoTime());
        switch (catchUp.deliver(subscriber, slowReader)) {
            case FULL -> {
                return false;
            }
            case MORE -> {
                scheduleTurn(subscriber);
                return false;
            }
            case AHEAD -> {
                shardLoop.schedule(() -> scheduleTurn(subscriber), RETRY_NANOS);
                return false;
            }
            case DONE -> {
                slowReader.skipCounter().countTo(cohortCount, snapshots.position());
                catchUp.finish(subscriber, slowReader);
                remove(subscriber);
            }
            case EXPIRED -> {
                remove(subscriber);
                subscriber.startOver(
                        "what comes after " + slowReader.completePosition() + " has left the tape meanwhile");
            }
        }
        return true;
    }

    private void runTurn() {
        long startNanos = shardLoop.nanoTime();
        try {
            do {
                Subscriber next = waiting.poll();
                SlowReader slowReader = next == null ? null : bySubscriber.get(next);
                if (next != null && slowReader != null) {
                    slowReader.dequeue();
                    next.catchUp();
                }
            } while (!waiting.isEmpty() && shardLoop.nanoTime() - startNanos < TURN_NANOS);
        } finally {
            isTurnScheduled = !waiting.isEmpty();
            if (isTurnScheduled) {
                shardLoop.execute(this::runTurn);
            }
        }
    }

    /** Closes those whose sockets have been full for too long. */
    private void closeOverdue() {
        long nowNanos = shardLoop.nanoTime();
        for (Map.Entry<Subscriber, SlowReader> entry : List.copyOf(bySubscriber.entrySet())) {
            if (entry.getKey().isWritable()) {
                entry.getValue().onProgress(nowNanos);
            } else if (entry.getValue().fullNanos(nowNanos) >= maxFullNanos) {
                entry.getKey()
                        .closeAsSlow("nothing was read for "
                                + Duration.ofNanos(maxFullNanos).toMillis() + " ms");
            }
        }
        isCheckScheduled = !bySubscriber.isEmpty();
        if (isCheckScheduled) {
            shardLoop.schedule(this::closeOverdue, CHECK_NANOS);
        }
    }
}
