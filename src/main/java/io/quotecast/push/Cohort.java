package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The clients of one shard that have equal subscriptions and the same wire format. Each frame is assembled once, and the same bytes are written
 * to all members. A client whose socket is full is not a member until it has caught up. Owned by the shard's thread.
 */
final class Cohort {
    private final CohortKey key;
    private final Subscription subscription;
    private final SharedState shared;
    private final FrameAssembler assembler;
    private final long intervalNanos;
    private final List<SubscribedClient> members = new ArrayList<>(1);
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
     * The parts of a shard that its cohorts use.
     *
     * @param assemblers empty between two uses
     */
    record SharedState(
            ShardLoop loop,
            SnapshotCache snapshots,
            FrameAssemblers assemblers,
            SlowReaderPolicy slowReaders,
            ShardMetrics metrics) {}

    /**
     * A client that joined within a conflation interval and needs only the waiting events after its join position.
     */
    private record PendingMember(SubscribedClient client, long joinPosition) {}

    Cohort(CohortKey key, SharedState shared) {
        this.key = key;
        this.subscription = key.subscription();
        this.shared = shared;
        this.assembler = shared.assemblers.of(key.format());
        intervalNanos = subscription.conflateMillis() * 1_000_000L;
        lastIntervalNanos = shared.loop.nanoTime() - intervalNanos;
        lastEventPosition = shared.snapshots.position();
        writtenPosition = lastEventPosition;
        conflatedPosition = lastEventPosition;
    }

    CohortKey key() {
        return key;
    }

    Subscription subscription() {
        return subscription;
    }

    /** Returns the number of the cohort in the shard's routing table. */
    int index() {
        return index;
    }

    void index(int newIndex) {
        index = newIndex;
    }

    boolean isEmpty() {
        return hasNoActiveMembers() && behindCount == 0;
    }

    /** Returns the number of events so far that were due at once; events that wait for an interval do not count. */
    long eventCount() {
        return eventCount;
    }

    /** Adds a client that has received everything up to the shard's position. */
    void join(SubscribedClient member) {
        if (isIntervalScheduled) {
            pendingMembers.add(new PendingMember(member, shared.snapshots.position()));
        } else {
            // Nothing waits for an interval: all members have received everything.
            conflatedPosition = shared.snapshots.position();
            members.add(member);
        }
    }

    /** Adds the clients that are not behind to a collection. */
    void addMembersTo(Collection<SubscribedClient> target) {
        target.addAll(members);
        pendingMembers.forEach(pendingMember -> target.add(pendingMember.client));
    }

    /** Adds a client that is behind: the cohort counts its events and writes none to it. */
    void joinBehind() {
        behindCount++;
    }

    void leaveBehind() {
        behindCount--;
    }

    /** Removes a member after sending it the events that wait for the end of an interval. */
    void leave(SubscribedClient member) {
        long from = remove(member);
        if (isIntervalScheduled && member.isOpen()) {
            sendConflated(from, frame -> {
                shared.metrics.add(ShardCounter.DELIVERIES, recordBatch());
                member.send(frame);
            });
        }
    }

    /**
     * Sends the matching ones of the first {@code count} events, except those that wait for the end of an interval.
     */
    void send(EncodedEvent[] batch, int count) {
        boolean hasMembers = !hasNoActiveMembers();
        Consumer<ByteBuf> partWriter = this::writePart;
        firstWaitingPosition = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            EncodedEvent event = batch[i];
            if (!subscription.matches(event)) {
                continue;
            }
            if (intervalNanos > 0 && event.isConflatable()) {
                firstWaitingPosition = Math.min(firstWaitingPosition, event.position());
            } else if (assembler.carries(event)) {
                if (hasMembers) {
                    // Before the event is counted: this may write a full frame of the events before it.
                    assembler.add(event, event.position(), partWriter);
                }
                if (writtenCount == eventCount) {
                    // No event is left to write: members have received everything before this one.
                    writtenPosition = event.position() - 1;
                }
                eventCount++;
                lastEventPosition = event.position();
            }
        }
        assembler.finish(this::writeLast);
        if (!hasMembers) {
            markWritten();
        }
    }

    /** Schedules the end of the interval for conflatable events newer than this position, unless it is scheduled. */
    void scheduleInterval(long afterPosition) {
        if (!isIntervalScheduled && !hasNoActiveMembers()) {
            isIntervalScheduled = true;
            // Nothing has been waiting until now.
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
                countWrites(frame, events, write(pendingMember.client, frame, true));
            });
        }
        pendingMembers.forEach(pendingMember -> members.add(pendingMember.client));
        pendingMembers.clear();
        conflatedPosition = shared.snapshots.position();
        isIntervalScheduled = false;
    }

    /** Writes the newest event of each conflatable series that is newer than this position. */
    private void sendConflated(long afterPosition, Consumer<ByteBuf> writer) {
        // The events are in no order, but together they bring the client up to the shard's position.
        long cursor = shared.snapshots.position();
        shared.snapshots.read(subscription, event -> {
            if (event.isConflatable() && event.position() > afterPosition) {
                assembler.add(event, cursor, writer);
            }
        });
        assembler.finish(writer);
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
            written += write(pendingMembers.get(i).client, frame, flush);
        }
        written += writeToMembers(frame, flush);
        countWrites(frame, events, written);
        markWritten();
    }

    private int writeToMembers(ByteBuf frame, boolean flush) {
        int written = 0;
        // From the end, by index: a member that falls behind or is closed leaves the list.
        for (int i = members.size() - 1; i >= 0; i--) {
            written += write(members.get(i), frame, flush);
        }
        return written;
    }

    /** Returns the number of clients that accepted the frame: 1 or 0. */
    private int write(SubscribedClient client, ByteBuf frame, boolean flush) {
        boolean isWritten = client.tryWrite(frame, flush);
        if (!isWritten) {
            long conflatedUpTo = remove(client);
            behindCount++;
            shared.slowReaders.onFull(
                    client,
                    isIntervalScheduled ? conflatedUpTo : Math.min(writtenPosition, firstWaitingPosition - 1),
                    writtenPosition,
                    writtenCount);
        }
        return isWritten ? 1 : 0;
    }

    /** Counts the writes of one frame together: an addition per client would be measurable. */
    private void countWrites(ByteBuf frame, int events, int clients) {
        shared.metrics.countWrites(frame.readableBytes(), clients);
        shared.metrics.add(ShardCounter.DELIVERIES, (long) events * clients);
    }

    /** Records a frame assembled for the cohort and returns its number of events. */
    private int recordBatch() {
        int events = assembler.lastItemCount();
        shared.metrics.histogram(ShardHistogram.BATCH_EVENTS).record(events);
        return events;
    }

    /** Removes a client and returns the position after which conflatable events wait for it. */
    private long remove(SubscribedClient client) {
        if (!members.remove(client)) {
            for (int i = 0; i < pendingMembers.size(); i++) {
                if (pendingMembers.get(i).client == client) {
                    return pendingMembers.remove(i).joinPosition;
                }
            }
        }
        return conflatedPosition;
    }

    /** Everything that was counted has been written to all members. */
    private void markWritten() {
        writtenCount = eventCount;
        writtenPosition = Math.max(writtenPosition, lastEventPosition);
    }

    private boolean hasNoActiveMembers() {
        return members.isEmpty() && pendingMembers.isEmpty();
    }
}
