package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one shard that want the same: what they get is put together once, and the same bytes are written
 * to each. Owned by the shard's thread.
 */
final class Cohort {
    private final Subscription subscription;
    private final Loop loop;
    private final LastFrames last;
    private final List<Cohort> toSend;
    private final List<Subscriber> members = new ArrayList<>();
    private final List<Newcomer> newcomers = new ArrayList<>();
    private final WireFrames wire = new WireFrames(false);
    private final @Nullable Conflator conflator;
    private boolean touched;

    /** Someone who joined within an interval: of what waits for its end he has had all up to a position. */
    private record Newcomer(Subscriber subscriber, long q) {}

    /**
     * @param toSend where it puts itself when it has taken something to be sent
     */
    Cohort(Subscription subscription, Loop loop, LastFrames last, List<Cohort> toSend) {
        this.toSend = toSend;
        this.subscription = subscription;
        this.loop = loop;
        this.last = last;
        int millis = subscription.conflateMillis();
        conflator = millis == 0 ? null : new Conflator(millis, loop.nanoTime());
    }

    Subscription subscription() {
        return subscription;
    }

    boolean isEmpty() {
        return members.isEmpty() && newcomers.isEmpty();
    }

    /** A member that has had everything up to a position. */
    void join(Subscriber member, long q) {
        if (conflator == null || conflator.isEmpty()) {
            members.add(member);
        } else {
            newcomers.add(new Newcomer(member, q));
        }
    }

    /** The member leaves; news that wait for the end of an interval it gets now, for it will not see that end. */
    void leave(Subscriber member) {
        long had = 0;
        if (!members.remove(member)) {
            for (Newcomer newcomer : newcomers) {
                had = newcomer.subscriber == member ? newcomer.q : had;
            }
            newcomers.removeIf(newcomer -> newcomer.subscriber == member);
        }
        if (conflator != null && member.isOpen()) {
            sendWaiting(conflator, member, had);
        }
    }

    /** Takes a frame that the members want; it goes out with {@link #send}, or at the end of the interval. */
    void take(Frame frame) {
        if (!touched) {
            touched = true;
            toSend.add(this);
        }
        if (conflator == null) {
            wire.add(frame.json(), this::writeToAll);
        } else if (frame.mayMerge()) {
            conflator.put(frame);
        } else {
            conflator.overtaken(frame);
            wire.add(frame.json(), this::writeToAll);
        }
    }

    /** Sends what has been taken, and sees to the end of the interval for what waits. */
    void send() {
        touched = false;
        if (!wire.isEmpty()) {
            wire.finish(this::writeToAll);
            flush();
            for (int i = newcomers.size() - 1; i >= 0; i--) {
                newcomers.get(i).subscriber.flush();
            }
        }
        if (conflator != null) {
            long delay = conflator.arm(loop.nanoTime());
            if (delay >= 0) {
                loop.schedule(() -> endInterval(conflator), delay);
            }
        }
    }

    private void endInterval(Conflator ending) {
        ending.read(last, 0, frame -> wire.add(frame.json(), this::write));
        wire.finish(this::write);
        flush();
        for (Newcomer newcomer : List.copyOf(newcomers)) {
            sendWaiting(ending, newcomer.subscriber, newcomer.q);
        }
        newcomers.forEach(newcomer -> members.add(newcomer.subscriber));
        newcomers.clear();
        ending.begin(loop.nanoTime());
    }

    private void sendWaiting(Conflator conflating, Subscriber to, long afterQ) {
        conflating.read(last, afterQ, frame -> wire.add(frame.json(), to::write));
        wire.finish(to::write);
        to.flush();
    }

    private void writeToAll(ByteBuf frame) {
        for (int i = newcomers.size() - 1; i >= 0; i--) {
            newcomers.get(i).subscriber.write(frame.retainedDuplicate());
        }
        write(frame);
    }

    /** From the end, by index: a member that is closed for being slow leaves the list on the way. */
    private void write(ByteBuf frame) {
        for (int i = members.size() - 1; i > 0; i--) {
            members.get(i).write(frame.retainedDuplicate());
        }
        // The last one takes over the reference itself: most cohorts have one member.
        if (members.isEmpty()) {
            frame.release();
        } else {
            members.get(0).write(frame);
        }
    }

    private void flush() {
        for (int i = members.size() - 1; i >= 0; i--) {
            members.get(i).flush();
        }
    }
}
