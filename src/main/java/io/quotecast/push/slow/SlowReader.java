package io.quotecast.push.slow;

import io.quotecast.market.Channel;
import io.quotecast.market.Message;
import io.quotecast.market.Series;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.push.InstrumentSet;
import io.quotecast.push.SnapshotCache;
import io.quotecast.push.Subscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of what a client that is behind has received: enough to report later exactly what it missed, without
 * keeping any event. Owned by the shard's thread.
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
     * A subscription of the client, from some position on.
     *
     * @param conflatedPosition the client has received all conflatable events up to here, or newer ones
     * @param losslessPosition the client has received all other events up to here
     */
    private record SubscriptionPeriod(Subscription subscription, long conflatedPosition, long losslessPosition) {
        boolean isMissing(EncodedEvent event) {
            return event.position() > (event.isConflatable() ? conflatedPosition : losslessPosition);
        }
    }

    /**
     * Creates the record of a client whose socket is full.
     *
     * @param snapshots the newest events of the shard, including those of {@code batch}
     * @param batch the current batch of the shard, which the client may have received in part
     * @param count number of events in the batch
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

    private SlowReader(SubscriptionPeriod initial, long nowNanos) {
        resuming = true;
        fullSinceNanos = nowNanos;
        subscriptionPeriods.add(initial);
    }

    /**
     * Creates the record of a client that resumes. It receives every event from the journal, so no gap is recorded.
     */
    static SlowReader resuming(
            Subscription subscription, long conflatedPosition, long losslessPosition, long nowNanos) {
        return new SlowReader(new SubscriptionPeriod(subscription, conflatedPosition, losslessPosition), nowNanos);
    }

    SkipCounter skipCounter() {
        return skipCounter;
    }

    MissedMessages missedMessages() {
        return missedMessages;
    }

    boolean isResuming() {
        return resuming;
    }

    /** Marks the client as waiting for its turn; returns false if it was waiting already. */
    boolean enqueue() {
        boolean isNew = !isQueued;
        isQueued = true;
        return isNew;
    }

    void dequeue() {
        isQueued = false;
    }

    /** Records a missed message. Other events need no record: the newest of their series shows what is missing. */
    void onMissed(EncodedEvent event) {
        Message message = event.message();
        if (message != null && !resuming) {
            missedMessages.add(message, event.seriesNumber());
        }
    }

    /** Records a message that was dropped to save memory, so that the client cannot receive it. */
    void onDropped(EncodedEvent event) {
        Message message = event.message();
        if (message != null) {
            missedMessages.add(message, event.seriesNumber());
        }
    }

    /** Removes what the current subscription does not cover. */
    void narrow(Subscription current) {
        subscriptionPeriods.replaceAll(subscriptionPeriod -> new SubscriptionPeriod(
                subscriptionPeriod.subscription.intersection(current),
                subscriptionPeriod.conflatedPosition,
                subscriptionPeriod.losslessPosition));
        missedMessages.narrow(current);
    }

    /** Adds the current subscription; the client has received the state of its new names up to this position. */
    void widen(Subscription previous, Subscription current, SnapshotCache snapshots, long position) {
        subscriptionPeriods.add(new SubscriptionPeriod(current, position, position));
        recordDelivered(previous, current, snapshots);
    }

    /** Returns the position up to which the client has received everything. */
    long completePosition() {
        long min = Long.MAX_VALUE;
        for (SubscriptionPeriod subscriptionPeriod : subscriptionPeriods) {
            min = Math.min(min, Math.min(subscriptionPeriod.conflatedPosition, subscriptionPeriod.losslessPosition));
        }
        return Math.max(deliveredPosition, min);
    }

    /** Returns whether the client has received events beyond this position. */
    boolean isAheadOf(long position) {
        return subscriptionPeriods.stream()
                .anyMatch(subscriptionPeriod -> subscriptionPeriod.losslessPosition > position);
    }

    /**
     * Returns the position with which the client can resume later without losing an event, so no later than the first
     * event that was left out.
     */
    long cursor() {
        return isReported() ? reportedPosition : deliveredLosslessPosition();
    }

    /** Returns the position with which the client can resume once it has received this event. */
    long cursorAfter(EncodedEvent event) {
        if (isReported()) {
            // An event before this one has been left out.
            return reportedPosition;
        }
        // An event that waited for a conflation interval can be older than lossless events that were sent before.
        return Math.max(event.position(), deliveredLosslessPosition());
    }

    private long deliveredLosslessPosition() {
        return Math.max(deliveredPosition, subscriptionPeriods.get(0).losslessPosition);
    }

    /** Starts a slow period that is reported to the client; returns false if one has started already. */
    boolean startReporting() {
        boolean isNew = !isReported();
        if (isNew) {
            reportedPosition = deliveredLosslessPosition();
        }
        return isNew;
    }

    boolean isReported() {
        return reportedPosition >= 0;
    }

    /** Returns the number of events sent while the client was catching up. */
    long deliveredCount() {
        return deliveredCount;
    }

    /** Everything up to this position has been delivered, or does not concern the client. */
    void advanceTo(long position) {
        deliveredPosition = position;
    }

    /** Returns how often the subscription has changed. */
    int changeCount() {
        return Math.max(subscriptionPeriods.size(), skipCounter.changeCount());
    }

    /** Returns whether the client is subscribed to an event and has not received it. */
    boolean isMissing(EncodedEvent event) {
        for (SubscriptionPeriod subscriptionPeriod : subscriptionPeriods) {
            if (subscriptionPeriod.subscription.matches(event)) {
                return event.position() > deliveredPosition && subscriptionPeriod.isMissing(event);
            }
        }
        return false;
    }

    /**
     * Returns whether an event was waiting for the end of a conflation interval when the client fell behind. Lossless
     * events after it may have been sent by then.
     */
    boolean wasWaiting(EncodedEvent event) {
        for (SubscriptionPeriod subscriptionPeriod : subscriptionPeriods) {
            if (subscriptionPeriod.subscription.matches(event)) {
                return subscriptionPeriod.conflatedPosition < subscriptionPeriod.losslessPosition
                        && event.position() <= subscriptionPeriod.losslessPosition;
            }
        }
        return false;
    }

    /** Returns the events of a lossless series that are missing before this one; null if none, or if not lossless. */
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
        // The difference of the low 32 bits is exact for numbers less than 2^32 apart.
        long steps = id < numbers.length
                ? Integer.toUnsignedLong((int) next.seriesNumber() - numbers[id])
                : next.seriesNumber();
        // The number is lower if a replay goes on with another epoch, which begins with 1.
        return steps <= 1 || steps > Integer.MAX_VALUE
                ? null
                : new MissedRange(next.seriesNumber() - steps + 1, next.seriesNumber() - 1);
    }

    /** Records a delivered event. Events are delivered in journal order. */
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

    /** The client's socket has accepted data. */
    void onProgress(long nowNanos) {
        fullSinceNanos = nowNanos;
    }

    long fullNanos(long nowNanos) {
        return nowNanos - fullSinceNanos;
    }

    /** Records the newest series numbers of lossless series that are new in the current subscription. */
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
