package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.push.model.OutstandingEvents.OutstandingEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The delivery rules for one connection, and what it has received so far. It must receive every event of its
 * subscription once and in journal order, except events that were reported as a gap, conflated, or published during a
 * pause.
 */
final class DeliveryModel {
    /** The longest conflation interval that model clients request. */
    private static final long MAX_CONFLATION_NANOS = 250_000_000;

    private final ReferenceJournal journal;
    private final int bufferEvents;
    private final OutstandingEvents outstanding = new OutstandingEvents();
    private final SlowPhaseModel slowPhase;
    private final ConflationIntervalCheck intervalCheck = new ConflationIntervalCheck();
    private final Map<String, ReferenceEvent> lastReceivedBySlot = new HashMap<>();
    private final List<ReferenceEvent> expectedState = new ArrayList<>();
    private List<ReferenceEvent> changedInPause = List.of();
    private boolean isStateDeferrable;
    private ModelSubscription subscription = ModelSubscription.NONE;
    private ModelSubscription subscriptionInPause = ModelSubscription.NONE;
    private ModelSubscription resumedSubscription = ModelSubscription.NONE;
    private int conflationMillis;
    private boolean paused;
    private long pausedAtPosition;
    private long position;
    private long resumedFromPosition;
    private boolean resumedWithConflation;
    private long resumeFloor;
    private boolean isResuming;
    private long replayedCount;
    private long lastPosition;
    private long upToDatePosition;
    private boolean hasDeferred;
    private long lastDeferredNanos = -2 * MAX_CONFLATION_NANOS;
    private long droppedOnUnsubscribe;
    private boolean isPossiblyBehind;
    private long cursor = -1;
    private long comparedEvents;

    /**
     * @param bufferEvents events that the shard buffers
     * @param shardPosition position of the shard when the connection was opened
     */
    DeliveryModel(ReferenceJournal journal, int bufferEvents, long shardPosition) {
        this.journal = journal;
        this.bufferEvents = bufferEvents;
        this.position = shardPosition;
        slowPhase = new SlowPhaseModel(journal, outstanding);
    }

    ModelSubscription subscription() {
        return subscription;
    }

    int conflationMillis() {
        return conflationMillis;
    }

    boolean isPaused() {
        return paused;
    }

    /** Returns the position with which the client can resume, or -1 if it has none. */
    long cursor() {
        return cursor;
    }

    long position() {
        return position;
    }

    long comparedEvents() {
        return comparedEvents;
    }

    /** The shard has processed the events up to this position. */
    void onShardPosition(long to, long nowNanos) {
        assertTrue(to >= position, () -> "the shard moved back from " + position + " to " + to);
        while (position < to) {
            ReferenceEvent event = journal.at(++position);
            if (subscription.matches(event)
                    && !(paused && !subscriptionInPause.matches(event))
                    && !isBeforeResume(event)) {
                boolean isDeferred =
                        event.isConflatable() && (conflationMillis > 0 || event.position() <= resumedFromPosition);
                hasDeferred |= isDeferred;
                lastDeferredNanos = isDeferred ? nowNanos : lastDeferredNanos;
                outstanding.add(event, !paused && !isDeferred, paused);
            }
        }
    }

    /** Returns whether the client received the event before it resumed at a cursor that the shard had not reached. */
    private boolean isBeforeResume(ReferenceEvent event) {
        return event.position() <= resumedFromPosition
                && resumedSubscription.matches(event)
                && !(resumedWithConflation && event.isConflatable());
    }

    /** A request or a full socket: events sent at once may come within a conflation interval. */
    void onIrregularity(long nowNanos) {
        intervalCheck.onIrregularity(nowNanos);
    }

    /** The socket is full; events from here on may come later or not at all. */
    void onSocketFull(long nowNanos) {
        isPossiblyBehind = true;
        intervalCheck.onIrregularity(nowNanos);
    }

    /** The loop is idle and the socket accepts data: everything has been sent. */
    void onIdle(long nowNanos) {
        if (!paused && !isResuming) {
            assertTrue(!slowPhase.hasStarted(), () -> "the slow period has started and not ended");
            assertTrue(firstRequired() == null, () -> "not received: " + firstRequired());
            isPossiblyBehind = false;
            upToDatePosition = position;
            hasDeferred = nowNanos - lastDeferredNanos <= MAX_CONFLATION_NANOS;
            droppedOnUnsubscribe = 0;
        }
    }

    /** The response confirms the subscription; the state of {@code snapshotOf} comes next. */
    void onSubscription(ModelSubscription updated, ModelSubscription snapshotOf) {
        outstanding
                .removeIf(candidate -> !updated.matches(candidate.event()))
                .forEach(candidate -> droppedOnUnsubscribe += candidate.isRequired() ? 1 : 0);
        lastReceivedBySlot.values().removeIf(event -> !updated.matches(event));
        for (ReferenceEvent newest : journal.state(updated, position)) {
            // A client that requested no snapshot counts as knowing the state.
            if (!paused && !subscription.matches(newest)) {
                lastReceivedBySlot.put(newest.slot(), newest);
            }
        }
        subscriptionInPause = subscriptionInPause.intersection(updated);
        resumedSubscription = resumedSubscription.intersection(updated);
        resumeFloor = Math.min(resumeFloor, position);
        subscription = updated;
        if (!paused) {
            expectState(journal.state(snapshotOf, position));
        }
    }

    /** Sets the interval after everything in response to the request has been received. */
    void conflationMillis(int millis) {
        if (millis != conflationMillis) {
            conflationMillis = millis;
            lastPosition = 0;
        }
    }

    void onPause() {
        if (!paused) {
            paused = true;
            pausedAtPosition = position;
            subscriptionInPause = subscription;
        }
    }

    /** The client gets a snapshot of what changed; if it is behind, it catches up instead. */
    void onUnpause() {
        if (!paused) {
            return;
        }
        paused = false;
        boolean isBehind = slowPhase.hasStarted() || isResuming || firstRequired() != null;
        changedInPause = isBehind
                ? List.of()
                : journal.state(subscription, position).stream()
                        .filter(event -> event.position() > pausedAtPosition && subscriptionInPause.matches(event))
                        .toList();
        expectState(journal.state(subscription, position).stream()
                .filter(event -> !subscriptionInPause.matches(event))
                .toList());
        expectState(changedInPause);
        isStateDeferrable = isPossiblyBehind && !changedInPause.isEmpty();
        if (!isBehind && !isPossiblyBehind) {
            outstanding.removeIf(OutstandingEvent::isFromPause);
        }
    }

    /** The response confirms that all events after this position follow. */
    void onResume(ModelSubscription requested, int millis, long from) {
        for (ReferenceEvent previous : journal.state(requested, from)) {
            lastReceivedBySlot.put(previous.slot(), previous);
        }
        subscription = requested;
        conflationMillis = millis;
        isResuming = true;
        replayedCount = 0;
        resumedFromPosition = from;
        resumedSubscription = requested;
        resumedWithConflation = millis > 0;
        resumeFloor = millis > 0 ? Math.min(from, position) : from;
        cursor = from;
        for (ReferenceEvent event : journal.between(from, position, requested)) {
            if (!(millis > 0 && event.isConflatable())) {
                outstanding.add(event, true, false);
            }
        }
        if (millis > 0) {
            expectState(journal.state(requested, position).stream()
                    .filter(ReferenceEvent::isConflatable)
                    .toList());
        }
    }

    /** Returns how many events a client would receive that resumes like this. */
    long countAfter(ModelSubscription requested, int millis, long from) {
        return journal.between(from, position, requested).stream()
                .filter(event -> !(millis > 0 && event.isConflatable()))
                .count();
    }

    /** The missed events are no longer in the journal; a snapshot follows. */
    void onCursorExpired(long firstHeld) {
        assertTrue(isResuming, () -> "the client was not resuming");
        assertTrue(
                firstHeld - 1 > Math.max(resumeFloor, lastPosition),
                () -> "the journal still holds events from " + firstHeld);
        isResuming = false;
        outstanding.clear();
        expectState(journal.state(subscription, position));
    }

    void onEvent(ReferenceEvent event, boolean isSnapshot, long nowNanos) {
        comparedEvents++;
        assertTrue(!paused, () -> event + " was received during a pause");
        assertTrue(subscription.matches(event), () -> event + " does not match the subscription");
        if (isSnapshot && expectedState.remove(event)) {
            updateLastReceived(event);
            return;
        }
        deferState();
        if (slowPhase.hasStarted()) {
            slowPhase.onEvent(event, isSnapshot, conflationMillis > 0, position);
        } else {
            assertTrue(!isSnapshot, () -> event + " is an unexpected snapshot event");
            onLiveEvent(event, nowNanos);
            cursor = Math.max(cursor, event.position());
        }
        if (!event.isMessage()) {
            updateLastReceived(event);
        }
    }

    /** A conflated resume sends the state first, then older lossless events one by one, such as closed bars. */
    private void updateLastReceived(ReferenceEvent event) {
        ReferenceEvent previous = lastReceivedBySlot.get(event.slot());
        if (!isResuming || previous == null || previous.position() < event.position()) {
            lastReceivedBySlot.put(event.slot(), event);
        }
    }

    private void onLiveEvent(ReferenceEvent event, long nowNanos) {
        OutstandingEvent matching = outstanding.find(event);
        assertTrue(matching != null, () -> event + " was not expected, or was received twice");
        OutstandingEvent overtaken = outstanding.first(candidate -> candidate.isRequired() && !isOmittable(candidate));
        assertTrue(
                overtaken == null || overtaken.event().position() >= event.position(),
                () -> event + " was received before " + overtaken);
        if (conflationMillis > 0 && event.isConflatable()) {
            assertTrue(journal.newest(event.slot(), position) == event, () -> event + " is not the newest of its slot");
            intervalCheck.onReceived(event.slot(), conflationMillis, nowNanos);
        } else {
            assertTrue(event.position() > lastPosition, () -> event + " was received after q" + lastPosition);
            lastPosition = event.position();
        }
        outstanding
                .removeIf(candidate -> candidate.event().position() < event.position()
                        && isOmittable(candidate)
                        && candidate.event().slot().equals(event.slot()))
                .forEach(candidate -> droppedOnUnsubscribe += candidate.isRequired() ? 1 : 0);
        outstanding.remove(matching);
        upToDatePosition = Math.max(upToDatePosition, event.position());
        replayedCount++;
    }

    void onSlowStarted(long nowNanos) {
        assertTrue(isPossiblyBehind, () -> "slow started, though the socket was never full");
        assertTrue(!isResuming, () -> "slow started during a resume");
        deferState();
        assertTrue(
                droppedOnUnsubscribe > 0
                        || hasDeferred
                        || nowNanos - lastDeferredNanos <= MAX_CONFLATION_NANOS
                        || (!outstanding.isEmpty() && position - upToDatePosition > bufferEvents),
                () -> "slow started, though the client was up to date at q" + upToDatePosition + " and missed only "
                        + outstanding);
        slowPhase.start();
    }

    void onGap(String series, long from, long to) {
        slowPhase.onGap(series, from, to);
    }

    void onSlowEnded(long skipped, long endPosition) {
        assertTrue(
                endPosition == position, () -> "slow ended at q" + endPosition + ", but the shard is at " + position);
        slowPhase.end(skipped, droppedOnUnsubscribe);
        droppedOnUnsubscribe = 0;
        lastPosition = 0;
        cursor = Math.max(cursor, endPosition);
    }

    void onResumed(long count, long endPosition) {
        assertTrue(isResuming, () -> "resumed, though the client was not resuming");
        assertTrue(endPosition == position, () -> "resumed at q" + endPosition + ", but the shard is at " + position);
        assertTrue(count == replayedCount, () -> "resumed with " + count + " events, but received " + replayedCount);
        assertTrue(outstanding.first(OutstandingEvent::isRequired) == null, () -> "resumed without " + outstanding);
        isResuming = false;
        cursor = Math.max(cursor, endPosition);
    }

    /** The server is draining; nothing up to the position of the cursor may be missing. */
    void onDrain(long endPosition) {
        OutstandingEvent missing = outstanding.first(candidate -> candidate.isRequired()
                && candidate.event().position() > resumedFromPosition
                && candidate.event().position() <= endPosition
                && !isOmittable(candidate));
        assertTrue(missing == null, () -> "drain with cursor q" + endPosition + " without " + missing);
        assertTrue(
                slowPhase.hasStarted() || endPosition >= cursor,
                () -> "drain with cursor q" + endPosition + ", before the client's own cursor " + cursor);
    }

    /** Everything that was sent in response to a request, or by one task, has been received. */
    void onBatchEnd() {
        if (expectedState.equals(changedInPause)) {
            deferState();
        }
        assertTrue(expectedState.isEmpty(), () -> "no snapshot of " + expectedState);
        if (isStateDeferrable) {
            outstanding.removeIf(OutstandingEvent::isFromPause);
        }
        isStateDeferrable = false;
    }

    /** Checks at the end of a run that nothing is missing and the newest event of each slot was received. */
    void checkComplete(long nowNanos) {
        assertTrue(!isResuming, () -> "still resuming");
        onIdle(nowNanos);
        for (ReferenceEvent newest : journal.state(subscription, position)) {
            assertTrue(
                    lastReceivedBySlot.get(newest.slot()) == newest,
                    () -> "newest is " + lastReceivedBySlot.get(newest.slot()) + " instead of " + newest);
        }
    }

    private void expectState(List<ReferenceEvent> state) {
        expectedState.addAll(state);
    }

    /** The client turns out to be behind: it gets the changes of the pause as it catches up. */
    private void deferState() {
        if (isStateDeferrable) {
            assertTrue(
                    expectedState.equals(changedInPause),
                    () -> "incomplete snapshot of " + changedInPause + ", without " + expectedState);
            expectedState.clear();
            isStateDeferrable = false;
        }
    }

    private OutstandingEvent firstRequired() {
        return outstanding.first(candidate -> candidate.isRequired() && !isOmittable(candidate));
    }

    private boolean isOmittable(OutstandingEvent candidate) {
        return !candidate.isRequired()
                || (conflationMillis > 0 && candidate.event().isConflatable());
    }
}
