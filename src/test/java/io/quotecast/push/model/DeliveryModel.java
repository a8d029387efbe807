package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.push.model.OutstandingEvents.OutstandingEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one connection has to hear by the contract, and has heard: every event of what it wants in the order of the tape
 * and none twice, but what it was told that it would lose, what could be merged, and what passed in a pause.
 */
final class DeliveryModel {
    /** The longest interval of conflation that is asked for. */
    private static final long MAX_CONFLATION_NANOS = 250_000_000;

    private final ReferenceJournal journal;
    private final int backlog;
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
    private long resumed;
    private long lastPosition;
    private long upToDatePosition;
    private boolean hasDeferred;
    private long lastDeferredNanos = -2 * MAX_CONFLATION_NANOS;
    private long droppedOnUnsubscribe;
    private boolean isPossiblyBehind;
    private long cursor = -1;
    private long comparedEvents;

    /**
     * @param shardPosition position of the shard when the connection began
     */
    DeliveryModel(ReferenceJournal journal, int backlog, long shardPosition) {
        this.journal = journal;
        this.backlog = backlog;
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

    /** What the client comes back with; -1 if it has nothing. */
    long cursor() {
        return cursor;
    }

    long position() {
        return position;
    }

    /** How many events have been compared. */
    long comparedEvents() {
        return comparedEvents;
    }

    /** The shard has come to this position. */
    void onShardPosition(long to, long nowNanos) {
        assertTrue(to >= position, () -> "the shard went back from " + position + " to " + to);
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

    /** Whether it had this before it came back, to a shard that has yet to come to where it stands. */
    private boolean isBeforeResume(ReferenceEvent event) {
        return event.position() <= resumedFromPosition
                && resumedSubscription.matches(event)
                && !(resumedWithConflation && event.isConflatable());
    }

    /** Asks for something at this moment, or could take nothing: what it gets at once may break the pace. */
    void onIrregularity(long nowNanos) {
        intervalCheck.onIrregularity(nowNanos);
    }

    /** The socket takes no more, so what happens from now on may come later or not at all. */
    void onSocketFull(long nowNanos) {
        isPossiblyBehind = true;
        intervalCheck.onIrregularity(nowNanos);
    }

    /** Nothing is left to do for the loop, and the socket takes more: everything has been sent. */
    void onIdle(long nowNanos) {
        if (!paused && !isResuming) {
            assertTrue(!slowPhase.hasStarted(), () -> "slow has begun, and has not ended");
            assertTrue(firstRequired() == null, () -> "still owed " + firstRequired());
            isPossiblyBehind = false;
            upToDatePosition = position;
            hasDeferred = nowNanos - lastDeferredNanos <= MAX_CONFLATION_NANOS;
            droppedOnUnsubscribe = 0;
        }
    }

    /** The answer says that it wants this from now on, and that the state of some of it comes next. */
    void onSubscription(ModelSubscription updated, ModelSubscription snapshotOf) {
        outstanding
                .removeIf(candidate -> !updated.matches(candidate.event()))
                .forEach(candidate -> droppedOnUnsubscribe += candidate.isRequired() ? 1 : 0);
        lastReceivedBySlot.values().removeIf(event -> !updated.matches(event));
        for (ReferenceEvent newest : journal.state(updated, position)) {
            // Whoever does not want to see the state is taken to know it.
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

    /** The answer to a change has been heard to its end: from now on such an interval holds. */
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

    /** It is shown what has changed; but if it is behind, it catches up instead. */
    void onUnpause() {
        if (!paused) {
            return;
        }
        paused = false;
        boolean behind = slowPhase.hasStarted() || isResuming || firstRequired() != null;
        changedInPause = behind
                ? List.of()
                : journal.state(subscription, position).stream()
                        .filter(event -> event.position() > pausedAtPosition && subscriptionInPause.matches(event))
                        .toList();
        expectState(journal.state(subscription, position).stream()
                .filter(event -> !subscriptionInPause.matches(event))
                .toList());
        expectState(changedInPause);
        isStateDeferrable = isPossiblyBehind && !changedInPause.isEmpty();
        if (!behind && !isPossiblyBehind) {
            outstanding.removeIf(OutstandingEvent::isFromPause);
        }
    }

    /** The answer says that everything after this position comes. */
    void onResume(ModelSubscription requested, int millis, long from) {
        for (ReferenceEvent previous : journal.state(requested, from)) {
            lastReceivedBySlot.put(previous.slot(), previous);
        }
        subscription = requested;
        conflationMillis = millis;
        isResuming = true;
        resumed = 0;
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

    /** How many events one would get now who comes back so. */
    long countAfter(ModelSubscription requested, int millis, long from) {
        return journal.between(from, position, requested).stream()
                .filter(event -> !(millis > 0 && event.isConflatable()))
                .count();
    }

    /** What it was to get is on the tape no more: it begins anew. */
    void onCursorGone(long firstHeld) {
        assertTrue(isResuming, () -> "nobody wanted to resume");
        assertTrue(firstHeld - 1 > Math.max(resumeFloor, lastPosition), () -> "the tape still holds from " + firstHeld);
        isResuming = false;
        outstanding.clear();
        expectState(journal.state(subscription, position));
    }

    void onEvent(ReferenceEvent event, boolean isSnapshot, long nowNanos) {
        comparedEvents++;
        assertTrue(!paused, () -> event + " came in a pause");
        assertTrue(subscription.matches(event), () -> event + " is not wanted");
        if (isSnapshot && expectedState.remove(event)) {
            updateLastReceived(event);
            return;
        }
        deferState();
        if (slowPhase.hasStarted()) {
            slowPhase.onEvent(event, isSnapshot, conflationMillis > 0, position);
        } else {
            assertTrue(!isSnapshot, () -> event + " is state that nobody asked for");
            onLiveEvent(event, nowNanos);
            cursor = Math.max(cursor, event.position());
        }
        if (!event.isMessage()) {
            updateLastReceived(event);
        }
    }

    /** Under conflation a resume brings the state first, and then one by one what is older, as closed bars are. */
    private void updateLastReceived(ReferenceEvent event) {
        ReferenceEvent previous = lastReceivedBySlot.get(event.slot());
        if (!isResuming || previous == null || previous.position() < event.position()) {
            lastReceivedBySlot.put(event.slot(), event);
        }
    }

    private void onLiveEvent(ReferenceEvent event, long nowNanos) {
        OutstandingEvent matching = outstanding.find(event);
        assertTrue(matching != null, () -> event + " was not owed, or came before");
        OutstandingEvent overtaken = outstanding.first(candidate -> candidate.isRequired() && !isOmittable(candidate));
        assertTrue(
                overtaken == null || overtaken.event().position() >= event.position(),
                () -> event + " came before " + overtaken);
        if (conflationMillis > 0 && event.isConflatable()) {
            assertTrue(journal.newest(event.slot(), position) == event, () -> event + " is not the newest of its slot");
            intervalCheck.onReceived(event.slot(), conflationMillis, nowNanos);
        } else {
            assertTrue(event.position() > lastPosition, () -> event + " came after q" + lastPosition);
            lastPosition = event.position();
        }
        outstanding
                .removeIf(candidate -> candidate.event().position() < event.position()
                        && isOmittable(candidate)
                        && candidate.event().slot().equals(event.slot()))
                .forEach(candidate -> droppedOnUnsubscribe += candidate.isRequired() ? 1 : 0);
        outstanding.remove(matching);
        upToDatePosition = Math.max(upToDatePosition, event.position());
        resumed++;
    }

    void onSlowStarted(long nowNanos) {
        assertTrue(isPossiblyBehind, () -> "slow started, though its socket was never full");
        assertTrue(!isResuming, () -> "slow started, though it resumes");
        deferState();
        assertTrue(
                droppedOnUnsubscribe > 0
                        || hasDeferred
                        || nowNanos - lastDeferredNanos <= MAX_CONFLATION_NANOS
                        || (!outstanding.isEmpty() && position - upToDatePosition > backlog),
                () -> "slow started, though it was up to date at q" + upToDatePosition + " and owed only "
                        + outstanding);
        slowPhase.start();
    }

    void onGap(String series, long from, long to) {
        slowPhase.onGap(series, from, to);
    }

    void onSlowEnded(long skipped, long endPosition) {
        assertTrue(
                endPosition == position, () -> "slow ended at q" + endPosition + ", and the shard is at " + position);
        slowPhase.end(skipped, droppedOnUnsubscribe);
        droppedOnUnsubscribe = 0;
        lastPosition = 0;
        cursor = Math.max(cursor, endPosition);
    }

    void resumed(long count, long endPosition) {
        assertTrue(isResuming, () -> "resumed, though it did not want to");
        assertTrue(endPosition == position, () -> "resumed at q" + endPosition + ", and the shard is at " + position);
        assertTrue(count == resumed, () -> "resumed with " + count + " events, and there were " + resumed);
        assertTrue(
                outstanding.first(OutstandingEvent::isRequired) == null,
                () -> "resumed, and still owed " + outstanding);
        isResuming = false;
        cursor = Math.max(cursor, endPosition);
    }

    /** The server is about to stop, and says what to come back with: nothing up to there may be missing. */
    void onDrain(long endPosition) {
        OutstandingEvent missing = outstanding.first(candidate -> candidate.isRequired()
                && candidate.event().position() > resumedFromPosition
                && candidate.event().position() <= endPosition
                && !isOmittable(candidate));
        assertTrue(missing == null, () -> "a drain at q" + endPosition + ", and still owed " + missing);
        assertTrue(
                slowPhase.hasStarted() || endPosition >= cursor,
                () -> "a drain at q" + endPosition + ", behind the client's own cursor " + cursor);
    }

    /** An answer, or what a task had to say, has been heard to its end. */
    void onBatchEnd() {
        if (expectedState.equals(changedInPause)) {
            deferState();
        }
        assertTrue(expectedState.isEmpty(), () -> "was not shown " + expectedState);
        if (isStateDeferrable) {
            outstanding.removeIf(OutstandingEvent::isFromPause);
        }
        isStateDeferrable = false;
    }

    /** At the end of all: nothing is owed, and the newest of everything is known. */
    void checkComplete(long nowNanos) {
        assertTrue(!isResuming, () -> "still resuming");
        onIdle(nowNanos);
        for (ReferenceEvent newest : journal.state(subscription, position)) {
            assertTrue(
                    lastReceivedBySlot.get(newest.slot()) == newest,
                    () -> "knows " + lastReceivedBySlot.get(newest.slot()) + " instead of " + newest);
        }
    }

    private void expectState(List<ReferenceEvent> isSnapshot) {
        expectedState.addAll(isSnapshot);
    }

    /** It turns out to be behind: what it would have been shown comes as it catches up. */
    private void deferState() {
        if (isStateDeferrable) {
            assertTrue(
                    expectedState.equals(changedInPause),
                    () -> "was shown a part of " + changedInPause + ", not " + expectedState);
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
