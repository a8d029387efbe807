package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.market.Channel;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.Frame;
import io.quotecast.protocol.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Those of one shard whose sockets are full. Nothing is queued for them; once a socket takes more, its client gets the
 * newest of what changed, and is told what it missed. Owned by the shard's thread.
 */
final class Laggards {
    private static final long WATCH_NANOS = 1_000_000_000L;
    /** Nobody changes his mind so often while he reads nothing, unless to fill our memory. */
    private static final int MOST_CHANGES = 64;

    private final Loop loop;
    private final LastFrames last;
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
    Laggards(Loop loop, LastFrames last, Instruments instruments, long limitNanos) {
        this.loop = loop;
        this.last = last;
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
        say(new ServerMessage.SlowStarted(subscriber.pendingBytes()), subscriber::sendAnyway);
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
     * Gives the newest of what changed, as much as the socket takes.
     *
     * @param taken number of the newest event of its cohort
     * @return whether that was all: then it has been told what it missed, and is none of these any more
     */
    boolean catchUp(Subscriber subscriber, long q, long taken) {
        Lag lag = lags.get(subscriber);
        if (lag == null || !subscriber.isWritable()) {
            return false;
        }
        lag.relieve(loop.nanoTime());
        Consumer<ByteBuf> writer = subscriber::sendAnyway;
        collect(subscriber.subscription(), lag);
        for (Frame frame : owed) {
            if (wire.isNearlyFull()) {
                wire.finish(writer);
                if (!subscriber.isWritable()) {
                    return false;
                }
            }
            Lag.Missed missed = lag.missedBefore(frame);
            if (missed != null) {
                String symbol =
                        instruments.all().get(frame.instrument()).symbol().text();
                tell(frame.channel(), symbol, missed, writer);
            }
            lag.give(frame);
            wire.addState(frame.json(), writer);
        }
        wire.finish(writer);
        if (!subscriber.isWritable()) {
            return false;
        }
        lag.readMessages((topic, missed) -> tell(Channel.MESSAGES, topic.text(), missed, writer));
        lag.countTo(taken);
        say(new ServerMessage.SlowEnded(lag.skipped(), q), writer);
        lags.remove(subscriber);
        return true;
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

    private void tell(Channel channel, String name, Lag.Missed missed, Consumer<ByteBuf> writer) {
        wire.add(new ServerMessage.Gap(channel, name, missed.from(), missed.to(), "slow").json(), writer);
    }

    private void say(ServerMessage message, Consumer<ByteBuf> writer) {
        wire.add(message.json(), writer);
        wire.finish(writer);
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
