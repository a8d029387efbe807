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
    private static final long WATCH_NANOS = 1_000_000_000L;
    /** For so long those who are behind hold up the news for the others. */
    private static final long TURN_NANOS = 500_000L;

    private static final long AHEAD_NANOS = 1_000_000L;
    /** Nobody changes his mind so often while he reads nothing, unless to fill our memory. */
    private static final int MOST_CHANGES = 64;

    private final ShardLoop shardLoop;
    private final SnapshotCache last;
    private final CatchUp catchUp;
    private final long limitNanos;
    private final Map<Subscriber, SlowReader> slowReaders = new LinkedHashMap<>();
    private final Queue<Subscriber> waiting = new ArrayDeque<>();
    private EncodedEvent[] batch = new EncodedEvent[0];
    private int count;
    private boolean watched;
    private boolean turning;

    /**
     * @param limitNanos how long a socket may stay full before it is closed
     */
    SlowReaders(ShardLoop shardLoop, SnapshotCache last, CatchUp catchUp, long limitNanos) {
        this.shardLoop = shardLoop;
        this.last = last;
        this.catchUp = catchUp;
        this.limitNanos = limitNanos;
    }

    /** A round begins: these frames, the first {@code size}, go to the cohorts. */
    void begin(EncodedEvent[] encodedEvents, int size) {
        batch = encodedEvents;
        count = size;
        if (slowReaders.isEmpty()) {
            return;
        }
        for (int i = 0; i < size; i++) {
            EncodedEvent encodedEvent = encodedEvents[i];
            if (encodedEvent.message() != null) {
                slowReaders.forEach((subscriber, slowReader) -> {
                    if (!subscriber.isPaused() && subscriber.subscription().wants(encodedEvent)) {
                        slowReader.miss(encodedEvent);
                    }
                });
            }
        }
    }

    /** Someone's socket is full: from now on he is only counted for; see {@link Cohort}. */
    void add(Subscriber subscriber, long mergedQ, long singleQ, long number) {
        SlowReader slowReader =
                new SlowReader(subscriber.subscription(), mergedQ, singleQ, last, batch, count, shardLoop.nanoTime());
        subscriber.counts().add(ShardCounter.FALLS, 1);
        // Of the position only the order counts: everything that it is owed comes after it.
        slowReader.tally().countFrom(number, 0, subscriber.subscription().conflateMillis() > 0);
        put(subscriber, slowReader);
    }

    /** Someone has come back: from the position on he gets what he wants; of what may merge from here on. */
    void addReturning(Subscriber subscriber, long q) {
        put(subscriber, returning(subscriber.subscription(), q));
        wake(subscriber);
    }

    /** How many events one would get who comes back with this position; -1 if so many that nobody counts them. */
    long count(Subscription wanted, long q) {
        return catchUp.count(returning(wanted, q));
    }

    private SlowReader returning(Subscription wanted, long q) {
        boolean merges = wanted.conflateMillis() > 0;
        return SlowReader.returning(wanted, merges ? last.q() : q, q, shardLoop.nanoTime());
    }

    private void put(Subscriber subscriber, SlowReader slowReader) {
        // One who comes back a second time while he is being given what he missed begins anew.
        forget(subscriber);
        slowReaders.put(subscriber, slowReader);
        subscriber.counts().add(slowReader.isReturning() ? ShardCounter.RETURNING : ShardCounter.SLOW, 1);
        if (!watched) {
            watched = true;
            shardLoop.schedule(this::watch, WATCH_NANOS);
        }
    }

    boolean has(Subscriber subscriber) {
        return !slowReaders.isEmpty() && slowReaders.containsKey(subscriber);
    }

    @Nullable
    SlowReader lag(Subscriber subscriber) {
        return slowReaders.get(subscriber);
    }

    /** He wants no more than this from now on. Does nothing for one who is not behind. */
    void narrow(Subscriber subscriber) {
        SlowReader slowReader = slowReaders.get(subscriber);
        if (slowReader != null) {
            slowReader.narrow(subscriber.subscription());
        }
    }

    /** What he wants more than before, he wants from the place on that the shard has come to. */
    void widen(Subscriber subscriber, Subscription before) {
        SlowReader slowReader = slowReaders.get(subscriber);
        if (slowReader != null) {
            slowReader.widen(before, subscriber.subscription(), last, last.q());
            if (slowReader.changes() > MOST_CHANGES) {
                subscriber.onSlow("more than " + MOST_CHANGES + " changes of mind while nothing was read");
            }
        }
    }

    /** He is behind no more, or gone. Does nothing for one who is not behind. */
    void forget(Subscriber subscriber) {
        SlowReader slowReader = slowReaders.remove(subscriber);
        if (slowReader != null && slowReader.isReturning()) {
            subscriber.counts().add(ShardCounter.RETURNING, -1);
        } else if (slowReader != null) {
            subscriber.counts().add(ShardCounter.SLOW, -1);
            subscriber.counts().add(ShardCounter.SKIPPED, slowReader.tally().skipped());
        }
    }

    /** Sees to it that he gets what he missed when it is his turn. Does nothing for one who is not behind. */
    void wake(Subscriber subscriber) {
        SlowReader slowReader = slowReaders.get(subscriber);
        if (slowReader == null) {
            return;
        }
        // Now, for an answer can fill the socket again before its turn comes.
        slowReader.relieve(shardLoop.nanoTime());
        if (slowReader.queue()) {
            waiting.add(subscriber);
            if (!turning) {
                turning = true;
                // As a task of its own: a socket can become writable in the middle of a round.
                shardLoop.execute(this::turn);
            }
        }
    }

    /**
     * Gives what was missed, as much as the socket takes.
     *
     * @param taken number of the newest event of its cohort
     * @return whether that was all: then it is none of these any more
     */
    boolean catchUp(Subscriber subscriber, long taken) {
        SlowReader slowReader = slowReaders.get(subscriber);
        if (slowReader == null || !subscriber.isWritable()) {
            return false;
        }
        slowReader.relieve(shardLoop.nanoTime());
        switch (catchUp.give(subscriber, slowReader)) {
            case FULL -> {
                return false;
            }
            case MORE -> {
                wake(subscriber);
                return false;
            }
            case AHEAD -> {
                shardLoop.schedule(() -> wake(subscriber), AHEAD_NANOS);
                return false;
            }
            case DONE -> {
                slowReader.tally().countTo(taken, last.q());
                catchUp.finish(subscriber, slowReader);
                forget(subscriber);
            }
            case LOST -> {
                forget(subscriber);
                subscriber.startOver("what comes after " + slowReader.hadQ() + " has left the tape meanwhile");
            }
        }
        return true;
    }

    private void turn() {
        long began = shardLoop.nanoTime();
        try {
            do {
                Subscriber next = waiting.poll();
                SlowReader slowReader = next == null ? null : slowReaders.get(next);
                if (next != null && slowReader != null) {
                    slowReader.unqueue();
                    next.catchUp();
                }
            } while (!waiting.isEmpty() && shardLoop.nanoTime() - began < TURN_NANOS);
        } finally {
            turning = !waiting.isEmpty();
            if (turning) {
                shardLoop.execute(this::turn);
            }
        }
    }

    /** Closes those whose sockets have been full for too long. */
    private void watch() {
        long now = shardLoop.nanoTime();
        for (Map.Entry<Subscriber, SlowReader> one : List.copyOf(slowReaders.entrySet())) {
            if (one.getKey().isWritable()) {
                one.getValue().relieve(now);
            } else if (one.getValue().fullNanos(now) >= limitNanos) {
                one.getKey()
                        .onSlow("nothing was read for "
                                + Duration.ofNanos(limitNanos).toMillis() + " ms");
            }
        }
        watched = !slowReaders.isEmpty();
        if (watched) {
            shardLoop.schedule(this::watch, WATCH_NANOS);
        }
    }
}
