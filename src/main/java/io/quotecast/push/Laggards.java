package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.market.Instruments;
import io.quotecast.market.Message;
import io.quotecast.protocol.Frame;
import io.quotecast.protocol.Notice;
import io.quotecast.protocol.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Those of one shard whose sockets are full. Nothing is queued for them; once a socket takes more, its client gets what
 * it missed if that is still at hand. Otherwise it gets the newest of what changed, and is told what it missed. Owned by
 * the shard's thread.
 */
final class Laggards {
    private static final long WATCH_NANOS = 1_000_000_000L;
    /** Nobody changes his mind so often while he reads nothing, unless to fill our memory. */
    private static final int MOST_CHANGES = 64;

    private final Loop loop;
    private final LastFrames last;
    private final Recent recent;
    private final Instruments instruments;
    private final long limitNanos;
    private final Map<Subscriber, Lag> lags = new LinkedHashMap<>();
    private final WireFrames wire = new WireFrames();
    private final List<Frame> owed = new ArrayList<>();
    private Frame[] batch = new Frame[0];
    private int count;
    private boolean watched;

    /**
     * @param limitNanos how long a socket may stay full before it is closed
     */
    Laggards(Loop loop, LastFrames last, Recent recent, Instruments instruments, long limitNanos) {
        this.loop = loop;
        this.last = last;
        this.recent = recent;
        this.instruments = instruments;
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
        lag.countFrom(number);
        lags.put(subscriber, lag);
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

    /** He wants something else from the place on that the shard has come to. */
    void follow(Subscriber subscriber, Subscription before, long q) {
        Lag lag = lags.get(subscriber);
        if (lag != null) {
            lag.follow(before, subscriber.subscription(), last, q);
            if (lag.parts() > MOST_CHANGES) {
                subscriber.onSlow("more than " + MOST_CHANGES + " changes of subscription while nothing was read");
            }
        }
    }

    void forget(Subscriber subscriber) {
        lags.remove(subscriber);
    }

    /**
     * Gives what was missed, or the newest of it, as much as the socket takes.
     *
     * @param taken number of the newest event of its cohort
     * @return whether that was all: then it knows what it missed, and is none of these any more
     */
    boolean catchUp(Subscriber subscriber, long q, long taken) {
        Lag lag = lags.get(subscriber);
        if (lag == null || !subscriber.isWritable()) {
            return false;
        }
        lag.relieve(loop.nanoTime());
        boolean all = recent.holdsAllAfter(lag.hadQ()) ? replay(subscriber, lag) : renew(subscriber, lag);
        if (!all) {
            return false;
        }
        lag.countTo(taken);
        if (lag.wasTold()) {
            lag.readMessages((topic, missed) -> tell(Channel.MESSAGES, topic.text(), missed, subscriber));
            say(new Notice.SlowEnded(lag.skipped(), q), subscriber);
        }
        lags.remove(subscriber);
        return true;
    }

    /** Every event that it missed, as it would have come; under conflation the newest of those that may merge. */
    private boolean replay(Subscriber subscriber, Lag lag) {
        boolean merges = subscriber.subscription().conflateMillis() > 0;
        long end = recent.end();
        for (long number = recent.firstAfter(lag.hadQ()); number < end; number++) {
            Frame frame = recent.frame(number);
            if (lag.isOwed(frame) && !(merges && frame.mayMerge() && !last.isNewest(frame))) {
                if (!hasRoom(subscriber)) {
                    return false;
                }
                give(frame, lag, subscriber);
                wire.add(frame.json(), subscriber::sendAnyway);
            }
        }
        return isSent(subscriber);
    }

    /** The newest of every series that has changed, in the order of the tape, and what is lost of the others. */
    private boolean renew(Subscriber subscriber, Lag lag) {
        if (lag.isToBeTold()) {
            say(new Notice.SlowStarted(subscriber.pendingBytes()), subscriber);
        }
        collect(subscriber.subscription(), lag);
        for (Frame frame : owed) {
            if (!hasRoom(subscriber)) {
                return false;
            }
            give(frame, lag, subscriber);
            wire.addState(frame.json(), subscriber::sendAnyway);
        }
        return isSent(subscriber);
    }

    /** It gets this frame next, and is told before what is lost of the series. */
    private void give(Frame frame, Lag lag, Subscriber subscriber) {
        Lag.Missed missed = lag.missedBefore(frame);
        if (missed != null) {
            Message message = frame.message();
            String name = message != null
                    ? message.topic().text()
                    : instruments.all().get(frame.instrument()).symbol().text();
            tell(frame.channel(), name, missed, subscriber);
        }
        lag.give(frame);
    }

    /** Whether one more object can be added; if need be, what has gathered is sent first. */
    private boolean hasRoom(Subscriber subscriber) {
        return !wire.isNearlyFull() || isSent(subscriber);
    }

    /** Sends what has gathered; true if the socket takes more after that. */
    private boolean isSent(Subscriber subscriber) {
        wire.finish(subscriber::sendAnyway);
        return subscriber.isWritable();
    }

    private void collect(Subscription wanted, Lag lag) {
        owed.clear();
        last.read(wanted, frame -> {
            if (lag.isOwed(frame)) {
                owed.add(frame);
            }
        });
        owed.sort(Comparator.comparingLong(Frame::q));
    }

    private void tell(Channel channel, String name, Lag.Missed missed, Subscriber subscriber) {
        ServerMessage gap = new Notice.Gap(channel, name, missed.from(), missed.to(), "slow");
        wire.add(gap.json(), subscriber::sendAnyway);
    }

    private void say(ServerMessage message, Subscriber subscriber) {
        wire.finish(message.json(), subscriber::sendAnyway);
    }

    /** Closes those whose sockets have been full for too long. */
    private void watch() {
        long now = loop.nanoTime();
        for (Map.Entry<Subscriber, Lag> one : List.copyOf(lags.entrySet())) {
            if (one.getValue().fullNanos(now) >= limitNanos) {
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
