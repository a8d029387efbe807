package io.quotecast.push;

import io.quotecast.protocol.Frame;
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
final class Laggards {
    private static final long WATCH_NANOS = 1_000_000_000L;
    /** For so long those who are behind hold up the news for the others. */
    private static final long TURN_NANOS = 500_000L;

    private static final long AHEAD_NANOS = 1_000_000L;
    /** Nobody changes his mind so often while he reads nothing, unless to fill our memory. */
    private static final int MOST_CHANGES = 64;

    private final Loop loop;
    private final LastFrames last;
    private final CatchUp catchUp;
    private final long limitNanos;
    private final Map<Subscriber, Lag> lags = new LinkedHashMap<>();
    private final Queue<Subscriber> waiting = new ArrayDeque<>();
    private Frame[] batch = new Frame[0];
    private int count;
    private boolean watched;
    private boolean turning;

    /**
     * @param limitNanos how long a socket may stay full before it is closed
     */
    Laggards(Loop loop, LastFrames last, CatchUp catchUp, long limitNanos) {
        this.loop = loop;
        this.last = last;
        this.catchUp = catchUp;
        this.limitNanos = limitNanos;
    }

    /** A round begins: these frames, the first {@code size}, go to the cohorts. */
    void begin(Frame[] frames, int size) {
        batch = frames;
        count = size;
        if (lags.isEmpty()) {
            return;
        }
        for (int i = 0; i < size; i++) {
            Frame frame = frames[i];
            if (frame.message() != null) {
                lags.forEach((subscriber, lag) -> {
                    if (!subscriber.isPaused() && subscriber.subscription().wants(frame)) {
                        lag.miss(frame);
                    }
                });
            }
        }
    }

    /** Someone's socket is full: from now on he is only counted for; see {@link Cohort}. */
    void add(Subscriber subscriber, long mergedQ, long singleQ, long number) {
        Lag lag = new Lag(subscriber.subscription(), mergedQ, singleQ, last, batch, count, loop.nanoTime());
        subscriber.counts().add(Figure.FALLS, 1);
        // Of the position only the order counts: everything that it is owed comes after it.
        lag.tally().countFrom(number, 0, subscriber.subscription().conflateMillis() > 0);
        put(subscriber, lag);
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

    private Lag returning(Subscription wanted, long q) {
        boolean merges = wanted.conflateMillis() > 0;
        return Lag.returning(wanted, merges ? last.q() : q, q, loop.nanoTime());
    }

    private void put(Subscriber subscriber, Lag lag) {
        // One who comes back a second time while he is being given what he missed begins anew.
        forget(subscriber);
        lags.put(subscriber, lag);
        subscriber.counts().add(lag.isReturning() ? Figure.RETURNING : Figure.SLOW, 1);
        if (!watched) {
            watched = true;
            loop.schedule(this::watch, WATCH_NANOS);
        }
    }

    boolean has(Subscriber subscriber) {
        return !lags.isEmpty() && lags.containsKey(subscriber);
    }

    @Nullable
    Lag lag(Subscriber subscriber) {
        return lags.get(subscriber);
    }

    /** He wants no more than this from now on. Does nothing for one who is not behind. */
    void narrow(Subscriber subscriber) {
        Lag lag = lags.get(subscriber);
        if (lag != null) {
            lag.narrow(subscriber.subscription());
        }
    }

    /** What he wants more than before, he wants from the place on that the shard has come to. */
    void widen(Subscriber subscriber, Subscription before) {
        Lag lag = lags.get(subscriber);
        if (lag != null) {
            lag.widen(before, subscriber.subscription(), last, last.q());
            if (lag.changes() > MOST_CHANGES) {
                subscriber.onSlow("more than " + MOST_CHANGES + " changes of mind while nothing was read");
            }
        }
    }

    /** He is behind no more, or gone. Does nothing for one who is not behind. */
    void forget(Subscriber subscriber) {
        Lag lag = lags.remove(subscriber);
        if (lag != null && lag.isReturning()) {
            subscriber.counts().add(Figure.RETURNING, -1);
        } else if (lag != null) {
            subscriber.counts().add(Figure.SLOW, -1);
            subscriber.counts().add(Figure.SKIPPED, lag.tally().skipped());
        }
    }

    /** Sees to it that he gets what he missed when it is his turn. Does nothing for one who is not behind. */
    void wake(Subscriber subscriber) {
        Lag lag = lags.get(subscriber);
        if (lag == null) {
            return;
        }
        // Now, for an answer can fill the socket again before its turn comes.
        lag.relieve(loop.nanoTime());
        if (lag.queue()) {
            waiting.add(subscriber);
            if (!turning) {
                turning = true;
                // As a task of its own: a socket can become writable in the middle of a round.
                loop.execute(this::turn);
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
        Lag lag = lags.get(subscriber);
        if (lag == null || !subscriber.isWritable()) {
            return false;
        }
        lag.relieve(loop.nanoTime());
        switch (catchUp.give(subscriber, lag)) {
            case FULL -> {
                return false;
            }
            case MORE -> {
                wake(subscriber);
                return false;
            }
            case AHEAD -> {
                loop.schedule(() -> wake(subscriber), AHEAD_NANOS);
                return false;
            }
            case DONE -> {
                lag.tally().countTo(taken, last.q());
                catchUp.finish(subscriber, lag);
                forget(subscriber);
            }
            case LOST -> {
                forget(subscriber);
                subscriber.startOver("what comes after " + lag.hadQ() + " has left the tape meanwhile");
            }
        }
        return true;
    }

    private void turn() {
        long began = loop.nanoTime();
        try {
            do {
                Subscriber next = waiting.poll();
                Lag lag = next == null ? null : lags.get(next);
                if (next != null && lag != null) {
                    lag.unqueue();
                    next.catchUp();
                }
            } while (!waiting.isEmpty() && loop.nanoTime() - began < TURN_NANOS);
        } finally {
            turning = !waiting.isEmpty();
            if (turning) {
                loop.execute(this::turn);
            }
        }
    }

    /** Closes those whose sockets have been full for too long. */
    private void watch() {
        long now = loop.nanoTime();
        for (Map.Entry<Subscriber, Lag> one : List.copyOf(lags.entrySet())) {
            if (one.getKey().isWritable()) {
                one.getValue().relieve(now);
            } else if (one.getValue().fullNanos(now) >= limitNanos) {
                one.getKey()
                        .onSlow("nothing was read for "
                                + Duration.ofNanos(limitNanos).toMillis() + " ms");
            }
        }
        watched = !lags.isEmpty();
        if (watched) {
            loop.schedule(this::watch, WATCH_NANOS);
        }
    }
}
