package io.quotecast.push;

import io.quotecast.market.Message;
import io.quotecast.protocol.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber whose socket is full has had so far: enough to tell it later exactly what it missed, and no event.
 * Owned by the shard's thread.
 */
final class Lag {
    private final List<Part> parts = new ArrayList<>(1);
    private final int[] @Nullable [] had = new int[Frame.SLOTS] @Nullable [];
    private final MissedMessages messages = new MissedMessages();
    private final Tally tally = new Tally();
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
    private record Part(Subscription wanted, long mergedQ, long singleQ) {
        boolean isOwed(Frame frame) {
            return frame.q() > (frame.mayMerge() ? mergedQ : singleQ);
        }
    }

    /** Numbers of the first and the last missed event of a series, both included. */
    record Missed(long from, long to) {}

    /**
     * @param last newest frames of the shard, those of {@code batch} among them
     * @param batch newest round of the shard, which it may have had in part
     */
    Lag(Subscription wanted, long mergedQ, long singleQ, LastFrames last, Frame[] batch, int count, long nowNanos) {
        returning = false;
        fullSinceNanos = nowNanos;
        parts.add(new Part(wanted, mergedQ, singleQ));
        note(Subscription.NONE, wanted, last);
        for (int i = count - 1; i >= 0 && batch[i].q() > singleQ; i--) {
            Frame missed = batch[i];
            if (wanted.wants(missed)) {
                int[] counts = missed.slot() < 0 ? null : had[missed.slot()];
                if (counts != null) {
                    counts[missed.instrument()] = (int) (missed.u() - 1);
                }
                miss(missed);
            }
        }
    }

    private Lag(Part first, long nowNanos) {
        returning = true;
        fullSinceNanos = nowNanos;
        parts.add(first);
    }

    /** One that has come back, and gets from the tape what it missed: every event, so nothing is noted. */
    static Lag returning(Subscription wanted, long mergedQ, long singleQ, long nowNanos) {
        return new Lag(new Part(wanted, mergedQ, singleQ), nowNanos);
    }

    /** How much of what it wanted it did not get. */
    Tally tally() {
        return tally;
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
    void miss(Frame frame) {
        Message message = frame.message();
        if (message != null && !returning) {
            messages.add(message, frame.u());
        }
    }

    /** It wants no more than this from now on. */
    void narrow(Subscription after) {
        parts.replaceAll(part -> new Part(part.wanted.within(after), part.mergedQ, part.singleQ));
        messages.narrow(after);
    }

    /** It wants more from now on; what is new to it, it has had up to this position. */
    void widen(Subscription before, Subscription after, LastFrames last, long q) {
        parts.add(new Part(after, q, q));
        note(before, after, last);
    }

    /** All up to here it has had. */
    long hadQ() {
        long least = Long.MAX_VALUE;
        for (Part part : parts) {
            least = Math.min(least, Math.min(part.mergedQ, part.singleQ));
        }
        return Math.max(givenQ, least);
    }

    /** Whether some of what it wants it has had beyond this position. */
    boolean isAheadOf(long q) {
        return parts.stream().anyMatch(part -> part.singleQ > q);
    }

    /** Up to where it could say that it has had everything: what is left out it may yet want to have. */
    long cursorQ() {
        return wasTold() ? toldQ : hadSingleQ();
    }

    /** All that may not merge it has had up to here. */
    private long hadSingleQ() {
        return Math.max(givenQ, parts.get(0).singleQ);
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
        return Math.max(parts.size(), tally.changes());
    }

    /** Whether a frame is news to it. */
    boolean isOwed(Frame frame) {
        for (Part part : parts) {
            if (part.wanted.wants(frame)) {
                return frame.q() > givenQ && part.isOwed(frame);
            }
        }
        return false;
    }

    /** Whether a frame that it is owed stands behind others that it has had, for it waited for the end of an interval. */
    boolean wasWaiting(Frame frame) {
        for (Part part : parts) {
            if (part.wanted.wants(frame)) {
                return part.mergedQ < part.singleQ && frame.q() <= part.singleQ;
            }
        }
        return false;
    }

    /** What it will have missed of a series whose every event counts once it gets this one; null if nothing. */
    @Nullable
    Missed missedBefore(Frame next) {
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
        return steps <= 1 ? null : new Missed(next.u() - steps + 1, next.u() - 1);
    }

    /** It gets this frame; frames are given in the order of the tape. */
    void give(Frame frame) {
        givenQ = frame.q();
        given++;
        tally.give(frame);
        Message message = frame.message();
        if (message != null) {
            messages.give(frame, message);
            return;
        }
        int[] counts = had[frame.slot()];
        if (counts != null) {
            int id = frame.instrument();
            if (id >= counts.length) {
                counts = had[frame.slot()] = Arrays.copyOf(counts, id + 1);
            }
            counts[id] = (int) frame.u();
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
    private void note(Subscription before, Subscription after, LastFrames last) {
        for (int slot = 0; slot < Frame.SLOTS && !returning; slot++) {
            Chosen chosen = after.chosen(Frame.channelOf(slot));
            if (Frame.everyOneCounts(slot) && !chosen.isEmpty()) {
                Chosen already = before.chosen(Frame.channelOf(slot));
                had[slot] = last.counts(slot, id -> chosen.has(id) && !already.has(id), had[slot]);
            }
        }
    }
}
