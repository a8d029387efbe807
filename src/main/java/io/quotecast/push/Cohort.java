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
    private final SharedState shared;
    private final long intervalNanos;
    private final List<Subscriber> members = new ArrayList<>(1);
    private final List<PendingMember> pendingMembers = new ArrayList<>(0);
    private int index;
    private int behindCount;
    private boolean isIntervalScheduled;
    private long lastIntervalNanos;
    private long conflatedPosition;
    private long firstWaitingPosition;
    private long eventCount;
    private long lastEventPosition;
    private long writtenCount;
    private long writtenPosition;

    /**
     * What the cohorts of a shard share.
     *
     * @param snapshots newest frames of the shard
     * @param assembler where frames are put together, empty between two uses
     */
    record SharedState(
            ShardLoop loop,
            SnapshotCache snapshots,
            FrameAssembler assembler,
            SlowReaders laggards,
            ShardMetrics metrics) {}

    /** Someone who joined within an interval: of what waits for its end he has had all up to a position. */
    private record PendingMember(Subscriber subscriber, long joinPosition) {}

    Cohort(Subscription subscription, SharedState shared) {
        this.subscription = subscription;
        this.shared = shared;
        intervalNanos = subscription.conflateMillis() * 1_000_000L;
        lastIntervalNanos = shared.loop.nanoTime() - intervalNanos;
        lastEventPosition = shared.snapshots.position();
        writtenPosition = lastEventPosition;
        conflatedPosition = lastEventPosition;
    }

    Subscription subscription() {
        return subscription;
    }

    /** Its number among the cohorts of the shard. */
    int index() {
        return index;
    }

    void index(int newIndex) {
        index = newIndex;
    }

    boolean isEmpty() {
        return hasNoActiveMembers() && behindCount == 0;
    }

    /** How many events it has taken, ever; not those that wait to be merged. */
    long eventCount() {
        return eventCount;
    }

    /** A member that has had everything up to the position of the shard. */
    void join(Subscriber member) {
        if (isIntervalScheduled) {
            pendingMembers.add(new PendingMember(member, shared.snapshots.position()));
        } else {
            // Nothing waits, so everyone has had everything.
            conflatedPosition = shared.snapshots.position();
            members.add(member);
        }
    }

    /** One for whom events are counted, and not kept. */
    void joinBehind() {
        behindCount++;
    }

    void leaveBehind() {
        behindCount--;
    }

    /** The member leaves; news that wait for the end of an interval it gets now, for it will not see that end. */
    void leave(Subscriber member) {
        long from = remove(member);
        if (isIntervalScheduled && member.isOpen()) {
            sendConflated(from, frame -> {
                shared.metrics.add(ShardCounter.DELIVERIES, recordBatch());
                member.send(frame);
            });
        }
    }

    /** Sends at once those of these frames that the members want, but what may wait for the end of the interval. */
    void send(EncodedEvent[] batch, int count) {
        boolean hasMembers = !hasNoActiveMembers();
        Consumer<ByteBuf> partWriter = this::writePart;
        firstWaitingPosition = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            EncodedEvent encodedEvent = batch[i];
            if (!subscription.matches(encodedEvent)) {
                continue;
            }
            if (intervalNanos > 0 && encodedEvent.isConflatable()) {
                firstWaitingPosition = Math.min(firstWaitingPosition, encodedEvent.position());
            } else {
                if (hasMembers) {
                    // Before it counts as taken: this may send what was there before it.
                    shared.assembler.add(encodedEvent.json(), partWriter);
                }
                if (writtenCount == eventCount) {
                    // Nothing else is to be written: whatever was wanted before this has been.
                    writtenPosition = encodedEvent.position() - 1;
                }
                eventCount++;
                lastEventPosition = encodedEvent.position();
            }
        }
        shared.assembler.finish(this::writeLast);
        if (!hasMembers) {
            markWritten();
        }
    }

    /** Something waits, of what came after a position: sees to it that it is sent at the end of the interval. */
    void scheduleInterval(long afterPosition) {
        if (!isIntervalScheduled && !hasNoActiveMembers()) {
            isIntervalScheduled = true;
            // Nothing waited until now.
            conflatedPosition = Math.max(conflatedPosition, afterPosition);
            shared.loop.schedule(
                    this::endInterval, Math.max(0, lastIntervalNanos + intervalNanos - shared.loop.nanoTime()));
        }
    }

    private void endInterval() {
        lastIntervalNanos = shared.loop.nanoTime();
        writtenPosition = shared.snapshots.position();
        sendConflated(conflatedPosition, frame -> {
            int events = recordBatch();
            countWrites(frame, events, writeToMembers(frame, true));
        });
        for (PendingMember pendingMember : List.copyOf(pendingMembers)) {
            sendConflated(pendingMember.joinPosition, frame -> {
                int events = recordBatch();
                countWrites(frame, events, write(pendingMember.subscriber, frame, true));
            });
        }
        pendingMembers.forEach(pendingMember -> members.add(pendingMember.subscriber));
        pendingMembers.clear();
        conflatedPosition = shared.snapshots.position();
        isIntervalScheduled = false;
    }

    /** The newest of every series that may be merged, of those after a position. */
    private void sendConflated(long afterPosition, Consumer<ByteBuf> writer) {
        shared.snapshots.read(subscription, encodedEvent -> {
            if (encodedEvent.isConflatable() && encodedEvent.position() > afterPosition) {
                shared.assembler.add(encodedEvent.json(), writer);
            }
        });
        shared.assembler.finish(writer);
    }

    private void writePart(ByteBuf frame) {
        writeToAll(frame, false);
    }

    private void writeLast(ByteBuf frame) {
        writeToAll(frame, true);
    }

    private void writeToAll(ByteBuf frame, boolean flush) {
        int events = recordBatch();
        int written = 0;
        for (int i = pendingMembers.size() - 1; i >= 0; i--) {
            written += write(pendingMembers.get(i).subscriber, frame, flush);
        }
        written += writeToMembers(frame, flush);
        countWrites(frame, events, written);
        markWritten();
    }

    /** From the end, by index: a member that falls behind or is closed leaves the list on the way. */
    private int writeToMembers(ByteBuf frame, boolean flush) {
        int written = 0;
        for (int i = members.size() - 1; i >= 0; i--) {
            written += write(members.get(i), frame, flush);
        }
        return written;
    }

    /** How many have taken it: one or none. */
    private int write(Subscriber subscriber, ByteBuf frame, boolean flush) {
        boolean isWritten = subscriber.tryWrite(frame, flush);
        if (!isWritten) {
            long conflatedUpTo = remove(subscriber);
            behindCount++;
            shared.laggards.add(
                    subscriber,
                    isIntervalScheduled ? conflatedUpTo : Math.min(writtenPosition, firstWaitingPosition - 1),
                    writtenPosition,
                    writtenCount);
        }
        return isWritten ? 1 : 0;
    }

    /** Once for all of them: an addition for each would show beside the writing. */
    private void countWrites(ByteBuf frame, int events, int clients) {
        shared.metrics.countWrites(frame.readableBytes(), clients);
        shared.metrics.add(ShardCounter.DELIVERIES, (long) events * clients);
    }

    /** Counts a frame that has been put together for the cohort; returns how many events are in it. */
    private int recordBatch() {
        int events = shared.assembler.lastObjectCount();
        shared.metrics.histogram(ShardHistogram.BATCH_EVENTS).record(events);
        return events;
    }

    /** Takes someone out, and says up to where he has had what waits for the end of an interval. */
    private long remove(Subscriber subscriber) {
        if (!members.remove(subscriber)) {
            for (int i = 0; i < pendingMembers.size(); i++) {
                if (pendingMembers.get(i).subscriber == subscriber) {
                    return pendingMembers.remove(i).joinPosition;
                }
            }
        }
        return conflatedPosition;
    }

    /** All that was taken has been written to those who can take it. */
    private void markWritten() {
        writtenCount = eventCount;
        writtenPosition = Math.max(writtenPosition, lastEventPosition);
    }

    private boolean hasNoActiveMembers() {
        return members.isEmpty() && pendingMembers.isEmpty();
    }
}
