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
    private static final long LONGEST_NANOS = 250_000_000;

    private final ReferenceJournal referenceJournal;
    private final int backlog;
    private final OutstandingEvents outstandingEvents = new OutstandingEvents();
    private final SlowPhaseModel slow;
    private final ConflationIntervalCheck conflationIntervalCheck = new ConflationIntervalCheck();
    private final Map<String, ReferenceEvent> view = new HashMap<>();
    private final List<ReferenceEvent> shown = new ArrayList<>();
    private List<ReferenceEvent> changed = List.of();
    private boolean mayShowLater;
    private ModelSubscription modelSubscription = ModelSubscription.NOTHING;
    private ModelSubscription heard = ModelSubscription.NOTHING;
    private ModelSubscription resumedNames = ModelSubscription.NOTHING;
    private int conflate;
    private boolean paused;
    private long pausedAt;
    private long at;
    private long resumedFrom;
    private boolean resumedMerges;
    private long floor;
    private boolean resuming;
    private long resumed;
    private long lastQ;
    private long upToDateQ;
    private boolean hasWaited;
    private long waitedNanos = -2 * LONGEST_NANOS;
    private long left;
    private boolean mayBeBehind;
    private long cursor = -1;
    private long events;

    /**
     * @param at position of the shard when the connection began
     */
    DeliveryModel(ReferenceJournal referenceJournal, int backlog, long at) {
        this.referenceJournal = referenceJournal;
        this.backlog = backlog;
        this.at = at;
        slow = new SlowPhaseModel(referenceJournal, outstandingEvents);
    }

    ModelSubscription wanted() {
        return modelSubscription;
    }

    int conflate() {
        return conflate;
    }

    boolean isPaused() {
        return paused;
    }

    /** What the client comes back with; -1 if it has nothing. */
    long cursor() {
        return cursor;
    }

    long at() {
        return at;
    }

    /** How many events have been compared. */
    long events() {
        return events;
    }

    /** The shard has come to this position. */
    void pass(long to, long nowNanos) {
        assertTrue(to >= at, () -> "the shard went back from " + at + " to " + to);
        while (at < to) {
            ReferenceEvent event = referenceJournal.at(++at);
            if (modelSubscription.wants(event) && !(paused && !heard.wants(event)) && !wasHad(event)) {
                boolean waits = event.merges() && (conflate > 0 || event.q() <= resumedFrom);
                hasWaited |= waits;
                waitedNanos = waits ? nowNanos : waitedNanos;
                outstandingEvents.add(event, !paused && !waits, paused);
            }
        }
    }

    /** Whether it had this before it came back, to a shard that has yet to come to where it stands. */
    private boolean wasHad(ReferenceEvent event) {
        return event.q() <= resumedFrom && resumedNames.wants(event) && !(resumedMerges && event.merges());
    }

    /** Asks for something at this moment, or could take nothing: what it gets at once may break the pace. */
    void irregular(long nowNanos) {
        conflationIntervalCheck.irregular(nowNanos);
    }

    /** The socket takes no more, so what happens from now on may come later or not at all. */
    void full(long nowNanos) {
        mayBeBehind = true;
        conflationIntervalCheck.irregular(nowNanos);
    }

    /** Nothing is left to do for the loop, and the socket takes more: everything has been sent. */
    void idle(long nowNanos) {
        if (!paused && !resuming) {
            assertTrue(!slow.hasBegun(), () -> "slow has begun, and has not ended");
            assertTrue(firstDue() == null, () -> "still owed " + firstDue());
            mayBeBehind = false;
            upToDateQ = at;
            hasWaited = nowNanos - waitedNanos <= LONGEST_NANOS;
            left = 0;
        }
    }

    /** The answer says that it wants this from now on, and that the state of some of it comes next. */
    void want(ModelSubscription after, ModelSubscription toBeShown) {
        outstandingEvents
                .removeIf(outstandingEvent -> !after.wants(outstandingEvent.event()))
                .forEach(outstandingEvent -> left += outstandingEvent.isDue() ? 1 : 0);
        view.values().removeIf(event -> !after.wants(event));
        for (ReferenceEvent newest : referenceJournal.state(after, at)) {
            // Whoever does not want to see the state is taken to know it.
            if (!paused && !modelSubscription.wants(newest)) {
                view.put(newest.slot(), newest);
            }
        }
        heard = heard.within(after);
        resumedNames = resumedNames.within(after);
        floor = Math.min(floor, at);
        modelSubscription = after;
        if (!paused) {
            show(referenceJournal.state(toBeShown, at));
        }
    }

    /** The answer to a change has been heard to its end: from now on such an interval holds. */
    void conflate(int millis) {
        if (millis != conflate) {
            conflate = millis;
            lastQ = 0;
        }
    }

    void pause() {
        if (!paused) {
            paused = true;
            pausedAt = at;
            heard = modelSubscription;
        }
    }

    /** It is shown what has changed; but if it is behind, it catches up instead. */
    void unpause() {
        if (!paused) {
            return;
        }
        paused = false;
        boolean behind = slow.hasBegun() || resuming || firstDue() != null;
        changed = behind
                ? List.of()
                : referenceJournal.state(modelSubscription, at).stream()
                        .filter(event -> event.q() > pausedAt && heard.wants(event))
                        .toList();
        show(referenceJournal.state(modelSubscription, at).stream()
                .filter(event -> !heard.wants(event))
                .toList());
        show(changed);
        mayShowLater = mayBeBehind && !changed.isEmpty();
        if (!behind && !mayBeBehind) {
            outstandingEvents.removeIf(OutstandingEvent::inPause);
        }
    }

    /** The answer says that everything after this position comes. */
    void resume(ModelSubscription names, int millis, long from) {
        for (ReferenceEvent known : referenceJournal.state(names, from)) {
            view.put(known.slot(), known);
        }
        modelSubscription = names;
        conflate = millis;
        resuming = true;
        resumed = 0;
        resumedFrom = from;
        resumedNames = names;
        resumedMerges = millis > 0;
        floor = millis > 0 ? Math.min(from, at) : from;
        cursor = from;
        for (ReferenceEvent event : referenceJournal.between(from, at, names)) {
            if (!(millis > 0 && event.merges())) {
                outstandingEvents.add(event, true, false);
            }
        }
        if (millis > 0) {
            show(referenceJournal.state(names, at).stream()
                    .filter(ReferenceEvent::merges)
                    .toList());
        }
    }

    /** How many events one would get now who comes back so. */
    long countAfter(ModelSubscription names, int millis, long from) {
        return referenceJournal.between(from, at, names).stream()
                .filter(event -> !(millis > 0 && event.merges()))
                .count();
    }

    /** What it was to get is on the tape no more: it begins anew. */
    void startOver(long firstHeld) {
        assertTrue(resuming, () -> "nobody wanted to resume");
        assertTrue(firstHeld - 1 > Math.max(floor, lastQ), () -> "the tape still holds from " + firstHeld);
        resuming = false;
        outstandingEvents.clear();
        show(referenceJournal.state(modelSubscription, at));
    }

    void hear(ReferenceEvent event, boolean state, long nowNanos) {
        events++;
        assertTrue(!paused, () -> event + " came in a pause");
        assertTrue(modelSubscription.wants(event), () -> event + " is not wanted");
        if (state && shown.remove(event)) {
            know(event);
            return;
        }
        showLater();
        if (slow.hasBegun()) {
            slow.give(event, state, conflate > 0, at);
        } else {
            assertTrue(!state, () -> event + " is state that nobody asked for");
            take(event, nowNanos);
            cursor = Math.max(cursor, event.q());
        }
        if (!event.isMessage()) {
            know(event);
        }
    }

    /** Under conflation a resume brings the state first, and then one by one what is older, as closed bars are. */
    private void know(ReferenceEvent event) {
        ReferenceEvent known = view.get(event.slot());
        if (!resuming || known == null || known.q() < event.q()) {
            view.put(event.slot(), event);
        }
    }

    private void take(ReferenceEvent event, long nowNanos) {
        OutstandingEvent own = outstandingEvents.find(event);
        assertTrue(own != null, () -> event + " was not owed, or came before");
        OutstandingEvent passed =
                outstandingEvents.first(outstandingEvent -> outstandingEvent.isDue() && !mayMerge(outstandingEvent));
        assertTrue(passed == null || passed.event().q() >= event.q(), () -> event + " came before " + passed);
        if (conflate > 0 && event.merges()) {
            assertTrue(
                    referenceJournal.newest(event.slot(), at) == event, () -> event + " is not the newest of its slot");
            conflationIntervalCheck.got(event.slot(), conflate, nowNanos);
        } else {
            assertTrue(event.q() > lastQ, () -> event + " came after q" + lastQ);
            lastQ = event.q();
        }
        outstandingEvents
                .removeIf(outstandingEvent -> outstandingEvent.event().q() < event.q()
                        && mayMerge(outstandingEvent)
                        && outstandingEvent.event().slot().equals(event.slot()))
                .forEach(outstandingEvent -> left += outstandingEvent.isDue() ? 1 : 0);
        outstandingEvents.remove(own);
        upToDateQ = Math.max(upToDateQ, event.q());
        resumed++;
    }

    void slowStarted(long nowNanos) {
        assertTrue(mayBeBehind, () -> "slow started, though its socket was never full");
        assertTrue(!resuming, () -> "slow started, though it resumes");
        showLater();
        assertTrue(
                left > 0
                        || hasWaited
                        || nowNanos - waitedNanos <= LONGEST_NANOS
                        || (!outstandingEvents.isEmpty() && at - upToDateQ > backlog),
                () -> "slow started, though it was up to date at q" + upToDateQ + " and owed only "
                        + outstandingEvents);
        slow.begin();
    }

    void gap(String series, long from, long to) {
        slow.gap(series, from, to);
    }

    void slowEnded(long skipped, long q) {
        assertTrue(q == at, () -> "slow ended at q" + q + ", and the shard is at " + at);
        slow.end(skipped, left);
        left = 0;
        lastQ = 0;
        cursor = Math.max(cursor, q);
    }

    void resumed(long count, long q) {
        assertTrue(resuming, () -> "resumed, though it did not want to");
        assertTrue(q == at, () -> "resumed at q" + q + ", and the shard is at " + at);
        assertTrue(count == resumed, () -> "resumed with " + count + " events, and there were " + resumed);
        assertTrue(
                outstandingEvents.first(OutstandingEvent::isDue) == null,
                () -> "resumed, and still owed " + outstandingEvents);
        resuming = false;
        cursor = Math.max(cursor, q);
    }

    /** The server is about to stop, and says what to come back with: nothing up to there may be missing. */
    void drained(long q) {
        OutstandingEvent missing = outstandingEvents.first(outstandingEvent -> outstandingEvent.isDue()
                && outstandingEvent.event().q() > resumedFrom
                && outstandingEvent.event().q() <= q
                && !mayMerge(outstandingEvent));
        assertTrue(missing == null, () -> "a drain at q" + q + ", and still owed " + missing);
        assertTrue(
                slow.hasBegun() || q >= cursor,
                () -> "a drain at q" + q + ", behind the client's own cursor " + cursor);
    }

    /** An answer, or what a task had to say, has been heard to its end. */
    void end() {
        if (shown.equals(changed)) {
            showLater();
        }
        assertTrue(shown.isEmpty(), () -> "was not shown " + shown);
        if (mayShowLater) {
            outstandingEvents.removeIf(OutstandingEvent::inPause);
        }
        mayShowLater = false;
    }

    /** At the end of all: nothing is owed, and the newest of everything is known. */
    void settle(long nowNanos) {
        assertTrue(!resuming, () -> "still resuming");
        idle(nowNanos);
        for (ReferenceEvent newest : referenceJournal.state(modelSubscription, at)) {
            assertTrue(
                    view.get(newest.slot()) == newest,
                    () -> "knows " + view.get(newest.slot()) + " instead of " + newest);
        }
    }

    private void show(List<ReferenceEvent> state) {
        shown.addAll(state);
    }

    /** It turns out to be behind: what it would have been shown comes as it catches up. */
    private void showLater() {
        if (mayShowLater) {
            assertTrue(shown.equals(changed), () -> "was shown a part of " + changed + ", not " + shown);
            shown.clear();
            mayShowLater = false;
        }
    }

    private OutstandingEvent firstDue() {
        return outstandingEvents.first(outstandingEvent -> outstandingEvent.isDue() && !mayMerge(outstandingEvent));
    }

    private boolean mayMerge(OutstandingEvent outstandingEvent) {
        return !outstandingEvent.isDue()
                || (conflate > 0 && outstandingEvent.event().merges());
    }
}
