package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one shard that want the same: what they get is put together once, and the same bytes are written
 * to each. One whose socket is full leaves the members until it has caught up. Owned by the shard's thread.
 */
final class Cohort {
    private final Subscription subscription;
    private final Round round;
    private final List<Subscriber> members = new ArrayList<>(1);
    private final List<Newcomer> newcomers = new ArrayList<>(0);
    private final WireFrames wire = new WireFrames();
    private final Consumer<ByteBuf> more = frame -> writeToAll(frame, false);
    private final Consumer<ByteBuf> end = frame -> writeToAll(frame, true);
    private final @Nullable Conflator conflator;
    private final Settled singles;
    private final Settled merged;
    private int behind;
    private boolean touched;
    private boolean dissolved;

    /**
     * What the cohorts of a shard share.
     *
     * @param last newest frames of the shard
     * @param toSend where a cohort puts itself when it has taken something to be sent
     */
    record Round(Loop loop, LastFrames last, List<Cohort> toSend, Laggards laggards) {}

    /** Someone who joined within an interval: of what waits for its end he has had all up to a position. */
    private record Newcomer(Subscriber subscriber, Settled had) {}

    /** How far the members are: how many events were taken, how many of these they have had, and up to where. */
    private static final class Settled {
        private long taken;
        private long takenQ;
        private long had;
        private long hadQ;

        Settled(long q) {
            takenQ = q;
            hadQ = q;
        }

        void take(long q) {
            taken++;
            takenQ = q;
        }

        void settle() {
            had = taken;
            hadQ = takenQ;
        }
    }

    /**
     * @param q position of the newest event of the shard
     */
    Cohort(Subscription subscription, Round round, long q) {
        this.subscription = subscription;
        this.round = round;
        singles = new Settled(q);
        merged = new Settled(q);
        int millis = subscription.conflateMillis();
        conflator = millis == 0 ? null : new Conflator(millis, round.loop.nanoTime());
    }

    Subscription subscription() {
        return subscription;
    }

    boolean isEmpty() {
        return members.isEmpty() && newcomers.isEmpty() && behind == 0;
    }

    /** It has been left by all, and takes nothing more; who wants the same from now on is another cohort. */
    void dissolve() {
        dissolved = true;
    }

    boolean isDissolved() {
        return dissolved;
    }

    /** How many events it has taken, ever. */
    long taken() {
        return singles.taken + merged.taken;
    }

    /** A member that has had everything up to a position. */
    void join(Subscriber member, long q) {
        if (conflator == null || conflator.isEmpty()) {
            merged.settle();
            members.add(member);
        } else {
            Settled had = new Settled(q);
            had.had = merged.taken;
            newcomers.add(new Newcomer(member, had));
        }
    }

    /** One for whom events are counted, and not kept. */
    void joinBehind() {
        behind++;
    }

    void leaveBehind() {
        behind--;
    }

    /** The member leaves; news that wait for the end of an interval it gets now, for it will not see that end. */
    void leave(Subscriber member) {
        long hadQ = remove(member).hadQ;
        if (conflator != null && member.isOpen()) {
            sendWaiting(conflator, hadQ, member::send);
        }
    }

    /** Takes a frame that the members want; it goes out with {@link #send}, or at the end of the interval. */
    void take(Frame frame) {
        boolean isHeard = !members.isEmpty() || !newcomers.isEmpty();
        if (isHeard && !touched) {
            touched = true;
            round.toSend.add(this);
        }
        if (conflator != null && frame.mayMerge()) {
            merged.take(frame.q());
            conflator.put(frame);
        } else {
            if (conflator != null) {
                conflator.overtaken(frame);
            }
            if (isHeard) {
                // Before it counts as taken: this may send what was there before it.
                wire.add(frame.json(), more);
            }
            singles.take(frame.q());
        }
        if (!isHeard) {
            singles.settle();
            merged.settle();
        }
    }

    /** Sends what has been taken, and sees to the end of the interval for what waits. */
    void send() {
        touched = false;
        wire.finish(end);
        if (conflator != null) {
            long delay = conflator.arm(round.loop.nanoTime());
            if (delay >= 0) {
                round.loop.schedule(() -> endInterval(conflator), delay);
            }
        }
    }

    private void endInterval(Conflator ending) {
        sendWaiting(ending, 0, frame -> writeToMembers(frame, true));
        for (Newcomer newcomer : List.copyOf(newcomers)) {
            sendWaiting(ending, newcomer.had.hadQ, frame -> give(newcomer.subscriber, frame, true));
        }
        newcomers.forEach(newcomer -> members.add(newcomer.subscriber));
        newcomers.clear();
        merged.settle();
        ending.begin(round.loop.nanoTime());
    }

    private void sendWaiting(Conflator conflating, long afterQ, Consumer<ByteBuf> writer) {
        conflating.read(round.last, afterQ, frame -> wire.add(frame.json(), writer));
        wire.finish(writer);
    }

    private void writeToAll(ByteBuf frame, boolean flush) {
        for (int i = newcomers.size() - 1; i >= 0; i--) {
            give(newcomers.get(i).subscriber, frame.retainedDuplicate(), flush);
        }
        writeToMembers(frame, flush);
        singles.settle();
    }

    /** From the end, by index: a member that falls behind or is closed leaves the list on the way. */
    private void writeToMembers(ByteBuf frame, boolean flush) {
        for (int i = members.size() - 1; i > 0; i--) {
            give(members.get(i), frame.retainedDuplicate(), flush);
        }
        // The last one takes over the reference itself: most cohorts have one member.
        if (members.isEmpty()) {
            frame.release();
        } else {
            give(members.get(0), frame, flush);
        }
    }

    private void give(Subscriber subscriber, ByteBuf frame, boolean flush) {
        if (!subscriber.take(frame, flush)) {
            Settled had = remove(subscriber);
            behind++;
            long mergedQ = conflator == null ? singles.hadQ : had.hadQ;
            round.laggards.add(subscriber, mergedQ, singles.hadQ, had.had + singles.had);
        }
    }

    /** Takes someone out, and says how far he was with what waits for the end of an interval. */
    private Settled remove(Subscriber subscriber) {
        if (!members.remove(subscriber)) {
            for (int i = 0; i < newcomers.size(); i++) {
                if (newcomers.get(i).subscriber == subscriber) {
                    return newcomers.remove(i).had;
                }
            }
        }
        return merged;
    }
}
