package io.quotecast.push;

import io.quotecast.market.Message;
import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber whose socket is full has had so far: enough to tell it later exactly what it missed, and no event.
 * Owned by the shard's thread.
 */
final class SlowReader {
    private final List<SubscriptionPeriod> subscriptionPeriods = new ArrayList<>(1);
    private final int[] @Nullable [] had = new int[EncodedEvent.SLOTS] @Nullable [];
    private final MissedMessages messages = new MissedMessages();
    private final SkipCounter skipCounter = new SkipCounter();
    private final boolean returning;
    private long givenQ;
    private long given;
    private long fullSinceNanos;
    private long toldQ = -1;
    private boolean queued;

    /**
     * What it wanted from some place on.
     *
     * @param mergedQ all that may merge it has had up to here, or newer
     * @param singleQ all else it has had up to here
     */
    private record SubscriptionPeriod(Subscription wanted, long mergedQ, long singleQ) {
        boolean isOwed(EncodedEvent encodedEvent) {
            return encodedEvent.q() > (encodedEvent.mayMerge() ? mergedQ : singleQ);
        }
    }

    /** Numbers of the first and the last missed event of a series, both included. */
    record MissedRange(long from, long to) {}

    /**
     * @param last newest frames of the shard, those of {@code batch} among them
     * @param batch newest round of the shard, which it may have had in part
     */
    SlowReader(
            Subscription wanted,
            long mergedQ,
            long singleQ,
            SnapshotCache last,
            EncodedEvent[] batch,
            int count,
            long nowNanos) {
        returning = false;
        fullSinceNanos = nowNanos;
        subscriptionPeriods.add(new SubscriptionPeriod(wanted, mergedQ, singleQ));
        note(Subscription.NONE, wanted, last);
        for (int i = count - 1; i >= 0 && batch[i].q() > singleQ; i--) {
            EncodedEvent missed = batch[i];
            if (wanted.wants(missed)) {
                int[] counts = missed.slot() < 0 ? null : had[missed.slot()];
                if (counts != null) {
                    counts[missed.instrument()] = (int) (missed.u() - 1);
                }
                miss(missed);
            }
        }
    }

    private SlowReader(SubscriptionPeriod first, long nowNanos) {
        returning = true;
        fullSinceNanos = nowNanos;
        subscriptionPeriods.add(first);
    }

    /** One that has come back, and gets from the tape what it missed: every event, so nothing is noted. */
    static SlowReader returning(Subscription wanted, long mergedQ, long singleQ, long nowNanos) {
        return new SlowReader(new SubscriptionPeriod(wanted, mergedQ, singleQ), nowNanos);
    }

    /** How much of what it wanted it did not get. */
    SkipCounter tally() {
        return skipCounter;
    }

    MissedMessages messages() {
        return messages;
    }

    boolean isReturning() {
        return returning;
    }

    /** Whether it waits for its turn to be given something from now on; false if it did before. */
    boolean queue() {
        boolean first = !queued;
        queued = true;
        return first;
    }

    /** Its turn has come. */
    void unqueue() {
        queued = false;
    }

    /** A message that it wanted has passed. Does nothing for other frames: their newest will tell. */
    void miss(EncodedEvent encodedEvent) {
        Message message = encodedEvent.message();
        if (message != null && !returning) {
            messages.add(message, encodedEvent.u());
        }
    }

    /** It wants no more than this from now on. */
    void narrow(Subscription after) {
        subscriptionPeriods.replaceAll(subscriptionPeriod -> new SubscriptionPeriod(
                subscriptionPeriod.wanted.within(after), subscriptionPeriod.mergedQ, subscriptionPeriod.singleQ));
        messages.narrow(after);
    }

    /** It wants more from now on; what is new to it, it has had up to this position. */
    void widen(Subscription before, Subscription after, SnapshotCache last, long q) {
        subscriptionPeriods.add(new SubscriptionPeriod(after, q, q));
        note(before, after, last);
    }

    /** All up to here it has had. */
    long hadQ() {
        long least = Long.MAX_VALUE;
        for (SubscriptionPeriod subscriptionPeriod : subscriptionPeriods) {
            least = Math.min(least, Math.min(subscriptionPeriod.mergedQ, subscriptionPeriod.singleQ));
        }
        return Math.max(givenQ, least);
    }

    /** Whether some of what it wants it has had beyond this position. */
    boolean isAheadOf(long q) {
        return subscriptionPeriods.stream().anyMatch(subscriptionPeriod -> subscriptionPeriod.singleQ > q);
    }

    /** Up to where it could say that it has had everything: what is left out it may yet want to have. */
    long cursorQ() {
        return wasTold() ? toldQ : hadSingleQ();
    }

    /** All that may not merge it has had up to here. */
    private long hadSingleQ() {
        return Math.max(givenQ, subscriptionPeriods.get(0).singleQ);
    }

    /** Whether it is now to be told that events are left out: true once. */
    boolean isToBeTold() {
        boolean first = !wasTold();
        if (first) {
            toldQ = hadSingleQ();
        }
        return first;
    }

    boolean wasTold() {
        return toldQ >= 0;
    }

    /** How many events it has been given. */
    long given() {
        return given;
    }

    /** All up to here has been looked through for it. */
    void pass(long q) {
        givenQ = q;
    }

    /** How often it has changed its mind. */
    int changes() {
        return Math.max(subscriptionPeriods.size(), skipCounter.changes());
    }

    /** Whether a frame is news to it. */
    boolean isOwed(EncodedEvent encodedEvent) {
        for (SubscriptionPeriod subscriptionPeriod : subscriptionPeriods) {
            if (subscriptionPeriod.wanted.wants(encodedEvent)) {
                return encodedEvent.q() > givenQ && subscriptionPeriod.isOwed(encodedEvent);
            }
        }
        return false;
    }

    /** Whether a frame that it is owed stands behind others that it has had, for it waited for the end of an interval. */
    boolean wasWaiting(EncodedEvent encodedEvent) {
        for (SubscriptionPeriod subscriptionPeriod : subscriptionPeriods) {
            if (subscriptionPeriod.wanted.wants(encodedEvent)) {
                return subscriptionPeriod.mergedQ < subscriptionPeriod.singleQ
                        && encodedEvent.q() <= subscriptionPeriod.singleQ;
            }
        }
        return false;
    }

    /** What it will have missed of a series whose every event counts once it gets this one; null if nothing. */
    @Nullable
    MissedRange missedBefore(EncodedEvent next) {
        Message message = next.message();
        if (message != null) {
            return messages.before(next, message);
        }
        int[] counts = had[next.slot()];
        if (counts == null) {
            return null;
        }
        int id = next.instrument();
        // The low halves of two numbers that are less than 2^32 apart give their distance.
        long steps = id < counts.length ? Integer.toUnsignedLong((int) next.u() - counts[id]) : next.u();
        return steps <= 1 ? null : new MissedRange(next.u() - steps + 1, next.u() - 1);
    }

    /** It gets this frame; frames are given in the order of the tape. */
    void give(EncodedEvent encodedEvent) {
        givenQ = encodedEvent.q();
        given++;
        skipCounter.give(encodedEvent);
        Message message = encodedEvent.message();
        if (message != null) {
            messages.give(encodedEvent, message);
            return;
        }
        int[] counts = had[encodedEvent.slot()];
        if (counts != null) {
            int id = encodedEvent.instrument();
            if (id >= counts.length) {
                counts = had[encodedEvent.slot()] = Arrays.copyOf(counts, id + 1);
            }
            counts[id] = (int) encodedEvent.u();
        }
    }

    /** Its socket has taken something. */
    void relieve(long nowNanos) {
        fullSinceNanos = nowNanos;
    }

    long fullNanos(long nowNanos) {
        return nowNanos - fullSinceNanos;
    }

    /** Notes what it has had of the series that are wanted now and were not before. */
    private void note(Subscription before, Subscription after, SnapshotCache last) {
        for (int slot = 0; slot < EncodedEvent.SLOTS && !returning; slot++) {
            InstrumentSet instrumentSet = after.chosen(EncodedEvent.channelOf(slot));
            if (EncodedEvent.everyOneCounts(slot) && !instrumentSet.isEmpty()) {
                InstrumentSet already = before.chosen(EncodedEvent.channelOf(slot));
                had[slot] = last.counts(slot, id -> instrumentSet.has(id) && !already.has(id), had[slot]);
            }
        }
    }
}
