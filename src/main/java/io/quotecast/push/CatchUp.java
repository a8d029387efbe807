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
    private static final int MOST_AT_ONCE = 1_024;
    /** To count more would hold up the loop for longer than the number is worth. */
    private static final int MOST_COUNTED = 65_536;

    private final SnapshotCache last;
    private final RecentEvents recentEvents;
    private final Journal journal;
    private final Instruments instruments;
    private final EventEncoder encoder = new EventEncoder();
    private final FrameAssembler wire = new FrameAssembler();
    private final List<Entry> read = new ArrayList<>();
    private final List<EncodedEvent> owed = new ArrayList<>();

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
        LOST
    }

    CatchUp(SnapshotCache last, RecentEvents recentEvents, Journal journal, Instruments instruments) {
        this.last = last;
        this.recentEvents = recentEvents;
        this.journal = journal;
        this.instruments = instruments;
    }

    /** Gives what it is owed up to the position of the shard, as much as its socket takes. */
    Progress give(Subscriber subscriber, SlowReader slowReader) {
        if (slowReader.isAheadOf(last.q())) {
            return Progress.AHEAD;
        }
        if (slowReader.isReturning()) {
            return recentEvents.isWholeAfter(slowReader.hadQ())
                    ? replay(subscriber, slowReader)
                    : read(subscriber, slowReader);
        }
        return recentEvents.holdsAllAfter(slowReader.hadQ())
                ? replay(subscriber, slowReader)
                : renew(subscriber, slowReader);
    }

    /** It has had everything: tells it where it stands now. */
    void finish(Subscriber subscriber, SlowReader slowReader) {
        if (slowReader.isReturning()) {
            say(new Notification.Resumed(last.q(), slowReader.given()), subscriber);
        } else if (slowReader.wasTold()) {
            slowReader
                    .messages()
                    .read((topic, missedRange) -> tell(Channel.MESSAGES, topic.text(), missedRange, subscriber));
            say(new Notification.SlowEnded(slowReader.tally().skipped(), last.q()), subscriber);
        }
    }

    /** How many events of the tape it is owed; -1 if so many that nobody counts them. */
    long count(SlowReader slowReader) {
        long distance = last.q() - slowReader.hadQ();
        if (distance > MOST_COUNTED) {
            return -1;
        }
        long[] count = {0};
        journal.readAfter(slowReader.hadQ(), (int) Math.max(0, distance), entry -> {
            if (slowReader.isOwed(EncodedEvent.unwritten(entry))) {
                count[0]++;
            }
        });
        return count[0];
    }

    /** Every event that it missed, as it would have come; under conflation the newest of those that may merge. */
    private Progress replay(Subscriber subscriber, SlowReader slowReader) {
        long from = recentEvents.firstAfter(slowReader.hadQ());
        long end = Math.min(recentEvents.end(), from + MOST_AT_ONCE);
        for (long number = from; number < end; number++) {
            EncodedEvent encodedEvent = recentEvents.frame(number);
            if (isDue(encodedEvent, slowReader, subscriber)) {
                if (!hasRoom(subscriber)) {
                    slowReader.pass(encodedEvent.q() - 1);
                    return Progress.FULL;
                }
                give(encodedEvent, slowReader, subscriber);
                wire.add(encodedEvent.json(), subscriber::sendAnyway);
            }
        }
        if (end > from) {
            slowReader.pass(recentEvents.frame(end - 1).q());
        }
        return sent(subscriber, end < recentEvents.end() ? Progress.MORE : Progress.DONE);
    }

    /** As {@link #replay}, from the tape, a piece of it. */
    private Progress read(Subscriber subscriber, SlowReader slowReader) {
        read.clear();
        int most = (int) Math.min(MOST_AT_ONCE, last.q() - slowReader.hadQ());
        if (!journal.readAfter(slowReader.hadQ(), most, read::add)) {
            return Progress.LOST;
        }
        for (Entry entry : read) {
            if (isDue(EncodedEvent.unwritten(entry), slowReader, subscriber)) {
                if (!hasRoom(subscriber)) {
                    slowReader.pass(entry.q() - 1);
                    return Progress.FULL;
                }
                EncodedEvent encodedEvent = encoder.encode(entry);
                give(encodedEvent, slowReader, subscriber);
                wire.add(encodedEvent.json(), subscriber::sendAnyway);
            }
            slowReader.pass(entry.q());
        }
        return sent(subscriber, Progress.MORE);
    }

    /** The newest of every series that has changed, in the order of the tape, and what is lost of the others. */
    private Progress renew(Subscriber subscriber, SlowReader slowReader) {
        collect(subscriber.subscription(), slowReader);
        if (owed.isEmpty() && slowReader.messages().isEmpty()) {
            return Progress.DONE;
        }
        if (slowReader.isToBeTold()) {
            say(new Notification.SlowStarted(subscriber.pendingBytes()), subscriber);
        }
        for (EncodedEvent encodedEvent : owed) {
            if (!hasRoom(subscriber)) {
                return Progress.FULL;
            }
            give(encodedEvent, slowReader, subscriber);
            wire.addState(encodedEvent.json(), subscriber::sendAnyway);
        }
        return sent(subscriber, Progress.DONE);
    }

    private boolean isDue(EncodedEvent encodedEvent, SlowReader slowReader, Subscriber subscriber) {
        boolean merges = subscriber.subscription().conflateMillis() > 0 || slowReader.wasWaiting(encodedEvent);
        return slowReader.isOwed(encodedEvent) && !(merges && encodedEvent.mayMerge() && !last.isNewest(encodedEvent));
    }

    /** It gets this frame next, and is told before what is lost of the series. */
    private void give(EncodedEvent encodedEvent, SlowReader slowReader, Subscriber subscriber) {
        SlowReader.MissedRange missedRange = slowReader.missedBefore(encodedEvent);
        if (missedRange != null) {
            Message message = encodedEvent.message();
            String name = message != null
                    ? message.topic().text()
                    : instruments.all().get(encodedEvent.instrument()).symbol().text();
            tell(encodedEvent.channel(), name, missedRange, subscriber);
        }
        slowReader.give(encodedEvent);
        subscriber.counts().add(ShardCounter.DELIVERIES, 1);
    }

    /** Whether one more object can be added; if need be, what has gathered is sent first. */
    private boolean hasRoom(Subscriber subscriber) {
        return !wire.isNearlyFull() || sent(subscriber, Progress.DONE) == Progress.DONE;
    }

    /** Sends what has gathered, and gives the outcome, unless the socket is full by that. */
    private Progress sent(Subscriber subscriber, Progress progress) {
        wire.finish(subscriber::sendAnyway);
        return subscriber.isWritable() ? progress : Progress.FULL;
    }

    private void collect(Subscription wanted, SlowReader slowReader) {
        owed.clear();
        last.read(wanted, encodedEvent -> {
            if (slowReader.isOwed(encodedEvent)) {
                owed.add(encodedEvent);
            }
        });
        owed.sort(Comparator.comparingLong(EncodedEvent::q));
    }

    private void tell(Channel channel, String name, SlowReader.MissedRange missedRange, Subscriber subscriber) {
        ServerMessage gap = new Notification.Gap(channel, name, missedRange.from(), missedRange.to(), "slow");
        wire.add(gap.json(), subscriber::sendAnyway);
    }

    private void say(ServerMessage message, Subscriber subscriber) {
        wire.finish(message.json(), subscriber::sendAnyway);
    }
}
