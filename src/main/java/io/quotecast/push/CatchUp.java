package io.quotecast.push;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Journal;
import io.quotecast.market.Channel;
import io.quotecast.market.Instruments;
import io.quotecast.market.Message;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.protocol.Frame;
import io.quotecast.protocol.Notice;
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

    private final LastFrames last;
    private final Recent recent;
    private final Journal journal;
    private final Instruments instruments;
    private final EventEncoder encoder = new EventEncoder();
    private final WireFrames wire = new WireFrames();
    private final List<Entry> read = new ArrayList<>();
    private final List<Frame> owed = new ArrayList<>();

    /** How it went. */
    enum Outcome {
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

    CatchUp(LastFrames last, Recent recent, Journal journal, Instruments instruments) {
        this.last = last;
        this.recent = recent;
        this.journal = journal;
        this.instruments = instruments;
    }

    /** Gives what it is owed up to the position of the shard, as much as its socket takes. */
    Outcome give(Subscriber subscriber, Lag lag) {
        if (lag.isAheadOf(last.q())) {
            return Outcome.AHEAD;
        }
        if (lag.isReturning()) {
            return recent.isWholeAfter(lag.hadQ()) ? replay(subscriber, lag) : read(subscriber, lag);
        }
        return recent.holdsAllAfter(lag.hadQ()) ? replay(subscriber, lag) : renew(subscriber, lag);
    }

    /** It has had everything: tells it where it stands now. */
    void finish(Subscriber subscriber, Lag lag) {
        if (lag.isReturning()) {
            say(new Notice.Resumed(last.q(), lag.given()), subscriber);
        } else if (lag.wasTold()) {
            lag.messages().read((topic, missed) -> tell(Channel.MESSAGES, topic.text(), missed, subscriber));
            say(new Notice.SlowEnded(lag.tally().skipped(), last.q()), subscriber);
        }
    }

    /** How many events of the tape it is owed; -1 if so many that nobody counts them. */
    long count(Lag lag) {
        long distance = last.q() - lag.hadQ();
        if (distance > MOST_COUNTED) {
            return -1;
        }
        long[] count = {0};
        journal.readAfter(lag.hadQ(), (int) Math.max(0, distance), entry -> {
            if (lag.isOwed(Frame.unwritten(entry))) {
                count[0]++;
            }
        });
        return count[0];
    }

    /** Every event that it missed, as it would have come; under conflation the newest of those that may merge. */
    private Outcome replay(Subscriber subscriber, Lag lag) {
        long from = recent.firstAfter(lag.hadQ());
        long end = Math.min(recent.end(), from + MOST_AT_ONCE);
        for (long number = from; number < end; number++) {
            Frame frame = recent.frame(number);
            if (isDue(frame, lag, subscriber)) {
                if (!hasRoom(subscriber)) {
                    lag.pass(frame.q() - 1);
                    return Outcome.FULL;
                }
                give(frame, lag, subscriber);
                wire.add(frame.json(), subscriber::sendAnyway);
            }
        }
        if (end > from) {
            lag.pass(recent.frame(end - 1).q());
        }
        return sent(subscriber, end < recent.end() ? Outcome.MORE : Outcome.DONE);
    }

    /** As {@link #replay}, from the tape, a piece of it. */
    private Outcome read(Subscriber subscriber, Lag lag) {
        read.clear();
        int most = (int) Math.min(MOST_AT_ONCE, last.q() - lag.hadQ());
        if (!journal.readAfter(lag.hadQ(), most, read::add)) {
            return Outcome.LOST;
        }
        for (Entry entry : read) {
            if (isDue(Frame.unwritten(entry), lag, subscriber)) {
                if (!hasRoom(subscriber)) {
                    lag.pass(entry.q() - 1);
                    return Outcome.FULL;
                }
                Frame frame = encoder.encode(entry);
                give(frame, lag, subscriber);
                wire.add(frame.json(), subscriber::sendAnyway);
            }
            lag.pass(entry.q());
        }
        return sent(subscriber, Outcome.MORE);
    }

    /** The newest of every series that has changed, in the order of the tape, and what is lost of the others. */
    private Outcome renew(Subscriber subscriber, Lag lag) {
        collect(subscriber.subscription(), lag);
        if (owed.isEmpty() && lag.messages().isEmpty()) {
            return Outcome.DONE;
        }
        if (lag.isToBeTold()) {
            say(new Notice.SlowStarted(subscriber.pendingBytes()), subscriber);
        }
        for (Frame frame : owed) {
            if (!hasRoom(subscriber)) {
                return Outcome.FULL;
            }
            give(frame, lag, subscriber);
            wire.addState(frame.json(), subscriber::sendAnyway);
        }
        return sent(subscriber, Outcome.DONE);
    }

    private boolean isDue(Frame frame, Lag lag, Subscriber subscriber) {
        boolean merges = subscriber.subscription().conflateMillis() > 0 || lag.wasWaiting(frame);
        return lag.isOwed(frame) && !(merges && frame.mayMerge() && !last.isNewest(frame));
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
        subscriber.counts().add(Figure.DELIVERIES, 1);
    }

    /** Whether one more object can be added; if need be, what has gathered is sent first. */
    private boolean hasRoom(Subscriber subscriber) {
        return !wire.isNearlyFull() || sent(subscriber, Outcome.DONE) == Outcome.DONE;
    }

    /** Sends what has gathered, and gives the outcome, unless the socket is full by that. */
    private Outcome sent(Subscriber subscriber, Outcome outcome) {
        wire.finish(subscriber::sendAnyway);
        return subscriber.isWritable() ? outcome : Outcome.FULL;
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
}
