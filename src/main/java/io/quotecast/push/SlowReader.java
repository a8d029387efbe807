package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.market.Message;
import io.quotecast.market.Series;
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
    private final int[] @Nullable [] deliveredNumbers = new int[Series.COUNT] @Nullable [];
    private final MissedMessages missedMessages = new MissedMessages();
    private final SkipCounter skipCounter = new SkipCounter();
    private final boolean resuming;
    private long deliveredPosition;
    private long deliveredCount;
    private long fullSinceNanos;
    private long reportedPosition = -1;
    private boolean isQueued;

    /**
     * What it wanted from some place on.
     *
     * @param conflatedPosition all that may merge it has had up to here, or newer
     * @param losslessPosition all else it has had up to here
     */
    private record SubscriptionPeriod(Subscription subscription, long conflatedPosition, long losslessPosition) {
        boolean isMissing(EncodedEvent event) {
            return event.position() > (event.isConflatable() ? conflatedPosition : losslessPosition);
        }
    }

    /** Numbers of the first and the last missed event of a series, both included. */
    record MissedRange(long from, long to) {}

    /**
     * @param snapshots newest frames of the shard, those of {@code batch} among them
     * @param batch newest round of the shard, which it may have had in part
     */
    SlowReader(
            Subscription subscription,
            long conflatedPosition,
            long losslessPosition,
            SnapshotCache snapshots,
            EncodedEvent[] batch,
            int count,
            long nowNanos) {
        resuming = false;
        fullSinceNanos = nowNanos;
        subscriptionPeriods.add(new SubscriptionPeriod(subscription, conflatedPosition, losslessPosition));
        recordDelivered(Subscription.NONE, subscription, snapshots);
        for (int i = count - 1; i >= 0 && batch[i].position() > losslessPosition; i--) {
            EncodedEvent missed = batch[i];
            if (subscription.matches(missed)) {
                int[] numbers = missed.slot() < 0 ? null : deliveredNumbers[missed.slot()];
                if (numbers != null) {
                    numbers[missed.instrumentId()] = (int) (missed.seriesNumber() - 1);
                }
                onMissed(missed);
            }
        }
    }

    private SlowReader(SubscriptionPeriod isFirst, long nowNanos) {
        resuming = true;
        fullSinceNanos = nowNanos;
        subscriptionPeriods.add(isFirst);
    }

    /** One that has come back, and gets from the tape what it missed: every event, so nothing is noted. */
    static SlowReader resuming(
            Subscription subscription, long conflatedPosition, long losslessPosition, long nowNanos) {
        return new SlowReader(new SubscriptionPeriod(subscription, conflatedPosition, losslessPosition), nowNanos);
    }

    /** How much of what it wanted it did not get. */
    SkipCounter skipCounter() {
        return skipCounter;
    }

    MissedMessages missedMessages() {
        return missedMessages;
    }

    boolean isResuming() {
        return resuming;
    }

    /** Whether it waits for its turn to be given something from now on; false if it did before. */
    boolean enqueue() {
        boolean isFirst = !isQueued;
        isQueued = true;
        return isFirst;
    }

    /** Its turn has come. */
    void dequeue() {
        isQueued = false;
    }

    /** A message that it wanted has passed. Does nothing for other frames: their newest will tell. */
    void onMissed(EncodedEvent event) {
        Message message = event.message();
        if (message != null && !resuming) {
            missedMessages.add(message, event.seriesNumber());
        }
    }

    /** It wants no more than this from now on. */
    void narrow(Subscription current) {
        subscriptionPeriods.replaceAll(subscriptionPeriod -> new SubscriptionPeriod(
                subscriptionPeriod.subscription.intersection(current),
                subscriptionPeriod.conflatedPosition,
                subscriptionPeriod.losslessPosition));
        missedMessages.narrow(current);
    }

    /** It wants more from now on; what is new to it, it has had up to this position. */
    void widen(Subscription previous, Subscription current, SnapshotCache snapshots, long position) {
        subscriptionPeriods.add(new SubscriptionPeriod(current, position, position));
        recordDelivered(previous, current, snapshots);
    }

    /** All up to here it has had. */
    long completePosition() {
        long min = Long.MAX_VALUE;
        for (SubscriptionPeriod subscriptionPeriod : subscriptionPeriods) {
            min = Math.min(min, Math.min(subscriptionPeriod.conflatedPosition, subscriptionPeriod.losslessPosition));
        }
        return Math.max(deliveredPosition, min);
    }

    /** Whether some of what it wants it has had beyond this position. */
    boolean isAheadOf(long position) {
        return subscriptionPeriods.stream()
                .anyMatch(subscriptionPeriod -> subscriptionPeriod.losslessPosition > position);
    }

    /** Up to where it could say that it has had everything: what is left out it may yet want to have. */
    long cursor() {
        return isReported() ? reportedPosition : deliveredLosslessPosition();
    }

    /** All that may not merge it has had up to here. */
    private long deliveredLosslessPosition() {
        return Math.max(deliveredPosition, subscriptionPeriods.get(0).losslessPosition);
    }

    /** Whether it is now to be told that events are left out: true once. */
    boolean startReporting() {
        boolean isFirst = !isReported();
        if (isFirst) {
            reportedPosition = deliveredLosslessPosition();
        }
        return isFirst;
    }

    boolean isReported() {
        return reportedPosition >= 0;
    }

    /** How many events it has been given. */
    long deliveredCount() {
        return deliveredCount;
    }

    /** All up to here has been looked through for it. */
    void advanceTo(long position) {
        deliveredPosition = position;
    }

    /** How often it has changed its mind. */
    int changeCount() {
        return Math.max(subscriptionPeriods.size(), skipCounter.changeCount());
    }

    /** Whether a frame is news to it. */
    boolean isMissing(EncodedEvent event) {
        for (SubscriptionPeriod subscriptionPeriod : subscriptionPeriods) {
            if (subscriptionPeriod.subscription.matches(event)) {
                return event.position() > deliveredPosition && subscriptionPeriod.isMissing(event);
            }
        }
        return false;
    }

    /** Whether a frame that it is owed stands behind others that it has had, for it waited for the end of an interval. */
    boolean wasWaiting(EncodedEvent event) {
        for (SubscriptionPeriod subscriptionPeriod : subscriptionPeriods) {
            if (subscriptionPeriod.subscription.matches(event)) {
                return subscriptionPeriod.conflatedPosition < subscriptionPeriod.losslessPosition
                        && event.position() <= subscriptionPeriod.losslessPosition;
            }
        }
        return false;
    }

    /** What it will have missed of a series whose every event counts once it gets this one; null if nothing. */
    @Nullable
    MissedRange missedBefore(EncodedEvent next) {
        Message message = next.message();
        if (message != null) {
            return missedMessages.missedBefore(next, message);
        }
        int[] numbers = deliveredNumbers[next.slot()];
        if (numbers == null) {
            return null;
        }
        int id = next.instrumentId();
        // The low halves of two numbers that are less than 2^32 apart give their distance.
        long steps = id < numbers.length
                ? Integer.toUnsignedLong((int) next.seriesNumber() - numbers[id])
                : next.seriesNumber();
        return steps <= 1 ? null : new MissedRange(next.seriesNumber() - steps + 1, next.seriesNumber() - 1);
    }

    /** It gets this frame; frames are given in the order of the tape. */
    void onDelivered(EncodedEvent event) {
        deliveredPosition = event.position();
        deliveredCount++;
        skipCounter.onDelivered(event);
        Message message = event.message();
        if (message != null) {
            missedMessages.onDelivered(event, message);
            return;
        }
        int[] numbers = deliveredNumbers[event.slot()];
        if (numbers != null) {
            int id = event.instrumentId();
            if (id >= numbers.length) {
                numbers = deliveredNumbers[event.slot()] = Arrays.copyOf(numbers, id + 1);
            }
            numbers[id] = (int) event.seriesNumber();
        }
    }

    /** Its socket has taken something. */
    void onProgress(long nowNanos) {
        fullSinceNanos = nowNanos;
    }

    long fullNanos(long nowNanos) {
        return nowNanos - fullSinceNanos;
    }

    /** Notes what it has had of the series that are wanted now and were not before. */
    private void recordDelivered(Subscription previous, Subscription current, SnapshotCache snapshots) {
        for (int slot = 0; slot < Series.COUNT && !resuming; slot++) {
            Channel channel = Series.of(slot).channel();
            InstrumentSet instrumentSet = current.instruments(channel);
            if (channel.isLossless() && !instrumentSet.isEmpty()) {
                InstrumentSet previousInstruments = previous.instruments(channel);
                deliveredNumbers[slot] = snapshots.seriesNumbers(
                        slot,
                        id -> instrumentSet.contains(id) && !previousInstruments.contains(id),
                        deliveredNumbers[slot]);
            }
        }
    }
}
