package io.quotecast.push.slow;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Journal;
import io.quotecast.market.Channel;
import io.quotecast.market.Instruments;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.push.FrameAssembler;
import io.quotecast.push.FrameAssemblers;
import io.quotecast.push.RecentEvents;
import io.quotecast.push.ShardCounter;
import io.quotecast.push.ShardMetrics;
import io.quotecast.push.SlowReaderPolicy;
import io.quotecast.push.SnapshotCache;
import io.quotecast.push.SubscribedClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sends clients that are behind what they missed: every event, from the shard's recent events or from the journal, or
 * else the newest event of each series that changed and a report of the gaps. Owned by the shard's thread.
 */
final class CatchUp {
    /** The most events sent to one client before the next client has its turn. */
    private static final int MAX_EVENTS_PER_TURN = 1_024;
    /** Counting more would block the loop for longer than the number is worth. */
    private static final int MAX_COUNTED = 65_536;

    private final SnapshotCache snapshots;
    private final RecentEvents recentEvents;
    private final Journal journal;
    private final Instruments instruments;
    private final ShardMetrics metrics;
    private final FrameAssemblers assemblers = new FrameAssemblers();
    private final List<Entry> journalEntries = new ArrayList<>();
    private final List<EncodedEvent> missingEvents = new ArrayList<>();

    enum Progress {
        /** The client has received everything and its socket accepts more. */
        DONE,
        /** The client's socket is full. */
        FULL,
        /** More is left; other clients have their turn first. */
        MORE,
        /** The shard has not reached the client's cursor yet. */
        AHEAD,
        /** The next event for the client is no longer in the journal. */
        EXPIRED
    }

    CatchUp(SlowReaderPolicy.ShardView shard) {
        this.snapshots = shard.snapshots();
        this.recentEvents = shard.recentEvents();
        this.journal = shard.journal();
        this.instruments = shard.instruments();
        this.metrics = shard.metrics();
    }

    /** Sends what the client missed up to the shard's position, as far as its socket accepts data. */
    Progress sendMissed(SubscribedClient client, SlowReader slowReader) {
        if (slowReader.isAheadOf(snapshots.position())) {
            return Progress.AHEAD;
        }
        try {
            if (slowReader.isResuming()) {
                return recentEvents.isCompleteAfter(slowReader.completePosition())
                        ? replayRecent(client, slowReader)
                        : replayJournal(client, slowReader);
            }
            return recentEvents.holdsAllAfter(slowReader.completePosition())
                    ? replayRecent(client, slowReader)
                    : sendNewest(client, slowReader);
        } finally {
            // Empty, unless there was a failure.
            assembler(client).discard();
        }
    }

    /** Notifies a client that has received everything of the end of its catch-up. */
    void finish(SubscribedClient client, SlowReader slowReader) {
        if (slowReader.isResuming() || slowReader.isReported()) {
            slowReader.missedMessages().drainTo((topic, missedRange) -> {
                sendGap(Channel.MESSAGES, topic.text(), missedRange, slowReader, client);
                sendValues(topic, client);
            });
        }
        if (slowReader.isResuming()) {
            send(new Notification.Resumed(snapshots.cursor(), slowReader.deliveredCount()), client);
        } else if (slowReader.isReported()) {
            send(new Notification.SlowEnded(slowReader.skipCounter().skipped(), snapshots.cursor()), client);
        }
    }

    /** Sends the value of every key of a room of which a client has missed messages. */
    private void sendValues(Topic topic, SubscribedClient client) {
        snapshots.readValues(topic, event -> assembler(client).addSnapshot(event, client::sendUnbounded));
    }

    /** Returns how many events of the journal the client is owed; -1 if too many to count. */
    long countMissed(SlowReader slowReader) {
        long distance = snapshots.position() - slowReader.completePosition();
        if (distance > MAX_COUNTED) {
            return -1;
        }
        long[] count = {0};
        journal.readAfter(slowReader.completePosition(), (int) Math.max(0, distance), entry -> {
            EncodedEvent event = EncodedEvent.of(entry);
            if (slowReader.isMissing(event) && !event.isDropped()) {
                count[0]++;
            }
        });
        return count[0];
    }

    /** Sends every missed event as it would have been sent live; of conflated series only the newest. */
    private Progress replayRecent(SubscribedClient client, SlowReader slowReader) {
        long from = recentEvents.firstAfter(slowReader.completePosition());
        long end = Math.min(recentEvents.end(), from + MAX_EVENTS_PER_TURN);
        for (long number = from; number < end; number++) {
            EncodedEvent event = recentEvents.event(number);
            if (event.isDropped()) {
                skipDropped(event, slowReader, client);
            } else if (shouldSend(event, slowReader, client)) {
                if (!hasRoom(client)) {
                    slowReader.advanceTo(event.position() - 1);
                    return Progress.FULL;
                }
                recordDelivery(event, slowReader, client);
                assembler(client).add(event, slowReader.cursorAfter(event), client::sendUnbounded);
            }
        }
        if (end > from) {
            slowReader.advanceTo(recentEvents.event(end - 1).position());
        }
        return flush(client, end < recentEvents.end() ? Progress.MORE : Progress.DONE);
    }

    /** Like {@link #replayRecent}, with the next part of the journal. */
    private Progress replayJournal(SubscribedClient client, SlowReader slowReader) {
        journalEntries.clear();
        int limit = (int) Math.min(MAX_EVENTS_PER_TURN, snapshots.position() - slowReader.completePosition());
        if (!journal.readAfter(slowReader.completePosition(), limit, journalEntries::add)) {
            return Progress.EXPIRED;
        }
        for (Entry entry : journalEntries) {
            EncodedEvent event = EncodedEvent.of(entry);
            if (event.isDropped()) {
                skipDropped(event, slowReader, client);
            } else if (shouldSend(event, slowReader, client)) {
                if (!hasRoom(client)) {
                    slowReader.advanceTo(entry.position() - 1);
                    return Progress.FULL;
                }
                recordDelivery(event, slowReader, client);
                assembler(client).add(event, slowReader.cursorAfter(event), client::sendUnbounded);
            }
            slowReader.advanceTo(entry.position());
        }
        return flush(client, Progress.MORE);
    }

    /** Leaves out a message that was dropped to save memory. A gap follows, before the next message of its topic. */
    private void skipDropped(EncodedEvent event, SlowReader slowReader, SubscribedClient client) {
        if (shouldSend(event, slowReader, client)) {
            slowReader.onDropped(event);
            if (!slowReader.isResuming() && slowReader.startReporting()) {
                send(new Notification.SlowStarted(client.pendingBytes()), client);
            }
        }
    }

    /** Sends the newest event of each series that changed, by position, and a gap for each lossless series. */
    private Progress sendNewest(SubscribedClient client, SlowReader slowReader) {
        collectMissing(client, slowReader);
        if (missingEvents.isEmpty() && slowReader.missedMessages().isEmpty()) {
            return Progress.DONE;
        }
        if (!canTellLoss(client) && hasLost(slowReader)) {
            // Nothing is lost silently: a client whose dialect has no word for a loss has to connect again.
            client.closeAsSlow("events were lost; connect again");
            return Progress.FULL;
        }
        if (slowReader.startReporting()) {
            send(new Notification.SlowStarted(client.pendingBytes()), client);
        }
        for (EncodedEvent event : missingEvents) {
            if (!hasRoom(client)) {
                return Progress.FULL;
            }
            recordDelivery(event, slowReader, client);
            assembler(client).addSnapshot(event, client::sendUnbounded);
        }
        return flush(client, Progress.DONE);
    }

    /** Returns whether the dialect of a client has a message for events that it will not receive. */
    private static boolean canTellLoss(SubscribedClient client) {
        return client.format().encoding().encode(new Notification.Gap(Channel.TRADES, "", 1, 1, "slow")) != null;
    }

    /** Returns whether any of the missing events follows on others of a lossless series that are gone. */
    private boolean hasLost(SlowReader slowReader) {
        return missingEvents.stream().anyMatch(event -> slowReader.missedBefore(event) != null)
                || !slowReader.missedMessages().isEmpty();
    }

    private boolean shouldSend(EncodedEvent event, SlowReader slowReader, SubscribedClient client) {
        boolean isConflated = client.subscription().conflateMillis() > 0 || slowReader.wasWaiting(event);
        return slowReader.isMissing(event)
                && !(isConflated && event.isConflatable() && !snapshots.isNewest(event))
                && assembler(client).carries(event);
    }

    /** Adds a gap for the events of the series that are missing before this one, if any, and records the delivery. */
    private void recordDelivery(EncodedEvent event, SlowReader slowReader, SubscribedClient client) {
        MissedRange missedRange = slowReader.missedBefore(event);
        if (missedRange != null) {
            sendGap(event.channel(), seriesName(event), missedRange, slowReader, client);
        }
        slowReader.onDelivered(event);
        metrics.add(ShardCounter.DELIVERIES, 1);
    }

    private String seriesName(EncodedEvent event) {
        Message message = event.message();
        return message != null
                ? message.topic().text()
                : instruments.all().get(event.instrumentId()).symbol().text();
    }

    /** Returns whether another object can be added, after sending the assembled ones if the frame is nearly full. */
    private boolean hasRoom(SubscribedClient client) {
        return !assembler(client).isNearlyFull() || flush(client, Progress.DONE) == Progress.DONE;
    }

    /** Sends the assembled objects and returns this progress, or FULL if the socket is full afterwards. */
    private Progress flush(SubscribedClient client, Progress progress) {
        assembler(client).finish(client::sendUnbounded);
        return client.isWritable() ? progress : Progress.FULL;
    }

    private void collectMissing(SubscribedClient client, SlowReader slowReader) {
        missingEvents.clear();
        snapshots.read(client.subscription(), event -> {
            if (slowReader.isMissing(event) && assembler(client).carries(event)) {
                missingEvents.add(event);
            }
        });
        missingEvents.sort(Comparator.comparingLong(EncodedEvent::position));
    }

    private void sendGap(
            Channel channel, String name, MissedRange missedRange, SlowReader slowReader, SubscribedClient client) {
        String reason = slowReader.isResuming() ? "dropped" : "slow";
        ServerMessage gap = new Notification.Gap(channel, name, missedRange.from(), missedRange.to(), reason);
        assembler(client).add(gap, client::sendUnbounded);
    }

    private void send(ServerMessage message, SubscribedClient client) {
        assembler(client).finish(message, client::sendUnbounded);
    }

    private FrameAssembler assembler(SubscribedClient client) {
        return assemblers.of(client.format());
    }
}
