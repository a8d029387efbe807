package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The subscribers of one shard that want the same: what they get is put together once, and the same bytes are written
 * to each. One whose socket is full leaves the members until it has caught up. Owned by the shard's thread.
 */
final class Cohort {
    private final Subscription subscription;
    private final SharedState sharedState;
    private final long intervalNanos;
    private final List<Subscriber> members = new ArrayList<>(1);
    private final List<PendingMember> pendingMembers = new ArrayList<>(0);
    private int number;
    private int behind;
    private boolean armed;
    private long endedNanos;
    private long mergedQ;
    private long waitsFromQ;
    private long taken;
    private long takenQ;
    private long had;
    private long hadQ;

    /**
     * What the cohorts of a shard share.
     *
     * @param last newest frames of the shard
     * @param wire where frames are put together, empty between two uses
     */
    record SharedState(
            ShardLoop loop, SnapshotCache last, FrameAssembler wire, SlowReaders laggards, ShardMetrics counts) {}

    /** Someone who joined within an interval: of what waits for its end he has had all up to a position. */
    private record PendingMember(Subscriber subscriber, long hadQ) {}

    Cohort(Subscription subscription, SharedState sharedState) {
        this.subscription = subscription;
        this.sharedState = sharedState;
        intervalNanos = subscription.conflateMillis() * 1_000_000L;
        endedNanos = sharedState.loop.nanoTime() - intervalNanos;
        takenQ = sharedState.last.q();
        hadQ = takenQ;
        mergedQ = takenQ;
    }

    Subscription subscription() {
        return subscription;
    }

    /** Its number among the cohorts of the shard. */
    int number() {
        return number;
    }

    void number(int given) {
        number = given;
    }

    boolean isEmpty() {
        return isUnheard() && behind == 0;
    }

    /** How many events it has taken, ever; not those that wait to be merged. */
    long taken() {
        return taken;
    }

    /** A member that has had everything up to the position of the shard. */
    void join(Subscriber member) {
        if (armed) {
            pendingMembers.add(new PendingMember(member, sharedState.last.q()));
        } else {
            // Nothing waits, so everyone has had everything.
            mergedQ = sharedState.last.q();
            members.add(member);
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
        long from = remove(member);
        if (armed && member.isOpen()) {
            sendWaiting(from, frame -> {
                sharedState.counts.add(ShardCounter.DELIVERIES, batch());
                member.send(frame);
            });
        }
    }

    /** Sends at once those of these frames that the members want, but what may wait for the end of the interval. */
    void send(EncodedEvent[] encodedEvents, int count) {
        boolean isHeard = !isUnheard();
        Consumer<ByteBuf> more = this::writeMore;
        waitsFromQ = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            EncodedEvent encodedEvent = encodedEvents[i];
            if (!subscription.wants(encodedEvent)) {
                continue;
            }
            if (intervalNanos > 0 && encodedEvent.mayMerge()) {
                waitsFromQ = Math.min(waitsFromQ, encodedEvent.q());
            } else {
                if (isHeard) {
                    // Before it counts as taken: this may send what was there before it.
                    sharedState.wire.add(encodedEvent.json(), more);
                }
                if (had == taken) {
                    // Nothing else is to be written: whatever was wanted before this has been.
                    hadQ = encodedEvent.q() - 1;
                }
                taken++;
                takenQ = encodedEvent.q();
            }
        }
        sharedState.wire.finish(this::writeLast);
        if (!isHeard) {
            settle();
        }
    }

    /** Something waits, of what came after a position: sees to it that it is sent at the end of the interval. */
    void arm(long afterQ) {
        if (!armed && !isUnheard()) {
            armed = true;
            // Nothing waited until now.
            mergedQ = Math.max(mergedQ, afterQ);
            sharedState.loop.schedule(
                    this::endInterval, Math.max(0, endedNanos + intervalNanos - sharedState.loop.nanoTime()));
        }
    }

    private void endInterval() {
        endedNanos = sharedState.loop.nanoTime();
        hadQ = sharedState.last.q();
        sendWaiting(mergedQ, frame -> {
            int events = batch();
            count(frame, events, writeToMembers(frame, true));
        });
        for (PendingMember pendingMember : List.copyOf(pendingMembers)) {
            sendWaiting(pendingMember.hadQ, frame -> {
                int events = batch();
                count(frame, events, give(pendingMember.subscriber, frame, true));
            });
        }
        pendingMembers.forEach(pendingMember -> members.add(pendingMember.subscriber));
        pendingMembers.clear();
        mergedQ = sharedState.last.q();
        armed = false;
    }

    /** The newest of every series that may be merged, of those after a position. */
    private void sendWaiting(long afterQ, Consumer<ByteBuf> writer) {
        sharedState.last.read(subscription, encodedEvent -> {
            if (encodedEvent.mayMerge() && encodedEvent.q() > afterQ) {
                sharedState.wire.add(encodedEvent.json(), writer);
            }
        });
        sharedState.wire.finish(writer);
    }

    private void writeMore(ByteBuf frame) {
        writeToAll(frame, false);
    }

    private void writeLast(ByteBuf frame) {
        writeToAll(frame, true);
    }

    private void writeToAll(ByteBuf frame, boolean flush) {
        int events = batch();
        int written = 0;
        for (int i = pendingMembers.size() - 1; i >= 0; i--) {
            written += give(pendingMembers.get(i).subscriber, frame, flush);
        }
        written += writeToMembers(frame, flush);
        count(frame, events, written);
        settle();
    }

    /** From the end, by index: a member that falls behind or is closed leaves the list on the way. */
    private int writeToMembers(ByteBuf frame, boolean flush) {
        int written = 0;
        for (int i = members.size() - 1; i >= 0; i--) {
            written += give(members.get(i), frame, flush);
        }
        return written;
    }

    /** How many have taken it: one or none. */
    private int give(Subscriber subscriber, ByteBuf frame, boolean flush) {
        boolean isTaken = subscriber.take(frame, flush);
        if (!isTaken) {
            long hadMergedQ = remove(subscriber);
            behind++;
            sharedState.laggards.add(subscriber, armed ? hadMergedQ : Math.min(hadQ, waitsFromQ - 1), hadQ, had);
        }
        return isTaken ? 1 : 0;
    }

    /** Once for all of them: an addition for each would show beside the writing. */
    private void count(ByteBuf frame, int events, int taken) {
        sharedState.counts.wrote(frame.readableBytes(), taken);
        sharedState.counts.add(ShardCounter.DELIVERIES, (long) events * taken);
    }

    /** Counts a frame that has been put together for the cohort; returns how many events are in it. */
    private int batch() {
        int events = sharedState.wire.lent();
        sharedState.counts.spread(ShardHistogram.BATCH_EVENTS).record(events);
        return events;
    }

    /** Takes someone out, and says up to where he has had what waits for the end of an interval. */
    private long remove(Subscriber subscriber) {
        if (!members.remove(subscriber)) {
            for (int i = 0; i < pendingMembers.size(); i++) {
                if (pendingMembers.get(i).subscriber == subscriber) {
                    return pendingMembers.remove(i).hadQ;
                }
            }
        }
        return mergedQ;
    }

    /** All that was taken has been written to those who can take it. */
    private void settle() {
        had = taken;
        hadQ = Math.max(hadQ, takenQ);
    }

    private boolean isUnheard() {
        return members.isEmpty() && pendingMembers.isEmpty();
    }
}
