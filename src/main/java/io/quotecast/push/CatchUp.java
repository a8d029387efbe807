package io.quotecast.push;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Journal;
import io.quotecast.market.Channel;
import io.quotecast.market.Instruments;
import io.quotecast.market.Message;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Gives one who is behind what it missed: every event, from the newest frames of the shard or from the tape, or else the
 * newest of what changed and word of the rest. Owned by the shard's thread.
 */
final class CatchUp {
    /** How many events one is given at most before it is the turn of the others. */
    private static final int MAX_EVENTS_PER_TURN = 1_024;
    /** To count more would hold up the loop for longer than the number is worth. */
    private static final int MAX_COUNTED = 65_536;

    private final SnapshotCache snapshots;
    private final RecentEvents recentEvents;
    private final Journal journal;
    private final Instruments instruments;
    private final EventEncoder encoder = new EventEncoder();
    private final FrameAssembler assembler = new FrameAssembler();
    private final List<Entry> fromJournal = new ArrayList<>();
    private final List<EncodedEvent> missingEvents = new ArrayList<>();

    /** How it went. */
    enum Progress {
        /** It has had everything, and its socket takes more. */
        DONE,
        /** Its socket is full. */
        FULL,
        /** There is more, but others have their turn before. */
        MORE,
        /** The shard has yet to come to where it stands. */
        AHEAD,
        /** What comes next for it is on the tape no more. */
        EXPIRED
    }

    CatchUp(SnapshotCache snapshots, RecentEvents recentEvents, Journal journal, Instruments instruments) {
        this.snapshots = snapshots;
        this.recentEvents = recentEvents;
        this.journal = journal;
        this.instruments = instruments;
    }

    /** Gives what it is owed up to the position of the shard, as much as its socket takes. */
    Progress deliver(Subscriber subscriber, SlowReader slowReader) {
        if (slowReader.isAheadOf(snapshots.position())) {
            return Progress.AHEAD;
        }
        if (slowReader.isResuming()) {
            return recentEvents.isCompleteAfter(slowReader.completePosition())
                    ? replay(subscriber, slowReader)
                    : fromJournal(subscriber, slowReader);
        }
        return recentEvents.holdsAllAfter(slowReader.completePosition())
                ? replay(subscriber, slowReader)
                : sendNewest(subscriber, slowReader);
    }

    /** It has had everything: tells it where it stands now. */
    void finish(Subscriber subscriber, SlowReader slowReader) {
        if (slowReader.isResuming()) {
            send(new Notification.Resumed(snapshots.position(), slowReader.deliveredCount()), subscriber);
        } else if (slowReader.isReported()) {
            slowReader
                    .missedMessages()
                    .drainTo((topic, missedRange) -> sendGap(Channel.MESSAGES, topic.text(), missedRange, subscriber));
            send(new Notification.SlowEnded(slowReader.skipCounter().skipped(), snapshots.position()), subscriber);
        }
    }

    /** How many events of the tape it is owed; -1 if so many that nobody counts them. */
    long countMissed(SlowReader slowReader) {
        long distance = snapshots.position() - slowReader.completePosition();
        if (distance > MAX_COUNTED) {
            return -1;
        }
        long[] count = {0};
        journal.readAfter(slowReader.completePosition(), (int) Math.max(0, distance), entry -> {
            if (slowReader.isMissing(EncodedEvent.unencoded(entry))) {
                count[0]++;
            }
        });
        return count[0];
    }

    /** Every event that it missed, as it would have come; under conflation the newest of those that may merge. */
    private Progress replay(Subscriber subscriber, SlowReader slowReader) {
        long from = recentEvents.firstAfter(slowReader.completePosition());
        long end = Math.min(recentEvents.end(), from + MAX_EVENTS_PER_TURN);
        for (long number = from; number < end; number++) {
            EncodedEvent event = recentEvents.event(number);
            if (shouldSend(event, slowReader, subscriber)) {
                if (!hasRoom(subscriber)) {
                    slowReader.advanceTo(event.position() - 1);
                    return Progress.FULL;
                }
                deliver(event, slowReader, subscriber);
                assembler.add(event.json(), subscriber::sendUnbounded);
            }
        }
        if (end > from) {
            slowReader.advanceTo(recentEvents.event(end - 1).position());
        }
        return flush(subscriber, end < recentEvents.end() ? Progress.MORE : Progress.DONE);
    }

    /** As {@link #replay}, from the tape, a piece of it. */
    private Progress fromJournal(Subscriber subscriber, SlowReader slowReader) {
        fromJournal.clear();
        int limit = (int) Math.min(MAX_EVENTS_PER_TURN, snapshots.position() - slowReader.completePosition());
        if (!journal.readAfter(slowReader.completePosition(), limit, fromJournal::add)) {
            return Progress.EXPIRED;
        }
        for (Entry entry : fromJournal) {
            if (shouldSend(EncodedEvent.unencoded(entry), slowReader, subscriber)) {
                if (!hasRoom(subscriber)) {
                    slowReader.advanceTo(entry.position() - 1);
                    return Progress.FULL;
                }
                EncodedEvent event = encoder.encode(entry);
                deliver(event, slowReader, subscriber);
                assembler.add(event.json(), subscriber::sendUnbounded);
            }
            slowReader.advanceTo(entry.position());
        }
        return flush(subscriber, Progress.MORE);
    }

    /** The newest of every series that has changed, in the order of the tape, and what is lost of the others. */
    private Progress sendNewest(Subscriber subscriber, SlowReader slowReader) {
        collectMissing(subscriber.subscription(), slowReader);
        if (missingEvents.isEmpty() && slowReader.missedMessages().isEmpty()) {
            return Progress.DONE;
        }
        if (slowReader.startReporting()) {
            send(new Notification.SlowStarted(subscriber.pendingBytes()), subscriber);
        }
        for (EncodedEvent event : missingEvents) {
            if (!hasRoom(subscriber)) {
                return Progress.FULL;
            }
            deliver(event, slowReader, subscriber);
            assembler.addSnapshot(event.json(), subscriber::sendUnbounded);
        }
        return flush(subscriber, Progress.DONE);
    }

    private boolean shouldSend(EncodedEvent event, SlowReader slowReader, Subscriber subscriber) {
        boolean isConflated = subscriber.subscription().conflateMillis() > 0 || slowReader.wasWaiting(event);
        return slowReader.isMissing(event) && !(isConflated && event.isConflatable() && !snapshots.isNewest(event));
    }

    /** It gets this frame next, and is told before what is lost of the series. */
    private void deliver(EncodedEvent event, SlowReader slowReader, Subscriber subscriber) {
        SlowReader.MissedRange missedRange = slowReader.missedBefore(event);
        if (missedRange != null) {
            Message message = event.message();
            String name = message != null
                    ? message.topic().text()
                    : instruments.all().get(event.instrumentId()).symbol().text();
            sendGap(event.channel(), name, missedRange, subscriber);
        }
        slowReader.onDelivered(event);
        subscriber.metrics().add(ShardCounter.DELIVERIES, 1);
    }

    /** Whether one more object can be added; if need be, what has gathered is sent first. */
    private boolean hasRoom(Subscriber subscriber) {
        return !assembler.isNearlyFull() || flush(subscriber, Progress.DONE) == Progress.DONE;
    }

    /** Sends what has gathered, and gives the outcome, unless the socket is full by that. */
    private Progress flush(Subscriber subscriber, Progress progress) {
        assembler.finish(subscriber::sendUnbounded);
        return subscriber.isWritable() ? progress : Progress.FULL;
    }

    private void collectMissing(Subscription subscription, SlowReader slowReader) {
        missingEvents.clear();
        snapshots.read(subscription, event -> {
            if (slowReader.isMissing(event)) {
                missingEvents.add(event);
            }
        });
        missingEvents.sort(Comparator.comparingLong(EncodedEvent::position));
    }

    private void sendGap(Channel channel, String name, SlowReader.MissedRange missedRange, Subscriber subscriber) {
        ServerMessage gap = new Notification.Gap(channel, name, missedRange.from(), missedRange.to(), "slow");
        assembler.add(gap.json(), subscriber::sendUnbounded);
    }

    private void send(ServerMessage message, Subscriber subscriber) {
        assembler.finish(message.json(), subscriber::sendUnbounded);
    }
}
