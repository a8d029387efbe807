package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.push.model.OutstandingEvents.OutstandingEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client is told from {@code slow started} to {@code slow ended}: the newest of each slot, oldest first, and before
 * it the numbers of those that are lost.
 */
final class SlowPhaseModel {
    private final ReferenceJournal referenceJournal;
    private final OutstandingEvents outstandingEvents;
    private final Map<String, Long> toldTo = new HashMap<>();
    private boolean began;
    private long givenQ;
    private long skipped;

    SlowPhaseModel(ReferenceJournal referenceJournal, OutstandingEvents outstandingEvents) {
        this.referenceJournal = referenceJournal;
        this.outstandingEvents = outstandingEvents;
    }

    boolean hasBegun() {
        return began;
    }

    void begin() {
        assertTrue(!began, () -> "slow started twice");
        began = true;
        givenQ = 0;
        skipped = 0;
        toldTo.clear();
    }

    /** An event comes, or the newest state of its slot; that of the same slot before it will come no more. */
    void give(ReferenceEvent event, boolean state, boolean merges, long at) {
        OutstandingEvent own = outstandingEvents.find(event);
        assertTrue(own != null, () -> event + " was not owed");
        assertTrue(event.q() > givenQ, () -> event + " came after q" + givenQ);
        if (state) {
            assertTrue(
                    referenceJournal.newest(event.slot(), at) == event, () -> event + " is not the newest of its slot");
        } else {
            OutstandingEvent passed = outstandingEvents.first(outstandingEvent -> outstandingEvent.isDue()
                    && !(merges && outstandingEvent.event().merges())
                    && outstandingEvent.event().q() > givenQ
                    && outstandingEvent.event().q() < event.q()
                    && !outstandingEvent.event().slot().equals(event.slot()));
            assertTrue(passed == null, () -> event + " came before " + passed);
        }
        Long told = toldTo.remove(event.series());
        assertTrue(told == null || told + 1 == event.u(), () -> event + " does not follow the gap to " + told);
        for (OutstandingEvent older :
                outstandingEvents.removeIf(outstandingEvent -> isOlder(outstandingEvent.event(), event))) {
            assertTrue(!older.isDue() || !event.counts(), () -> older + " is lost without a gap");
            skipped += older.isDue() ? 1 : 0;
        }
        outstandingEvents.remove(own);
        givenQ = event.q();
    }

    /** The numbers of lost events. Those of a pause may be among them, or not. */
    void gap(String series, long from, long to) {
        assertTrue(began, () -> "a gap outside of a slow phase");
        assertTrue(from <= to, () -> "a gap from " + from + " to " + to);
        for (long number = from; number <= to; number++) {
            long u = number;
            OutstandingEvent lost = outstandingEvents.first(
                    outstandingEvent -> outstandingEvent.event().u() == u
                            && outstandingEvent.event().series().equals(series));
            assertTrue(lost != null, () -> "a gap of " + series + " u" + u + ", which was not owed");
            outstandingEvents.remove(lost);
            skipped += lost.isDue() ? 1 : 0;
        }
        toldTo.put(series, to);
    }

    /** It is up to date. Of what it has left meanwhile some may have been counted: at most so many. */
    void end(long toldSkipped, long left) {
        assertTrue(began, () -> "slow ended, and had not begun");
        began = false;
        outstandingEvents.removeIf(outstandingEvent ->
                outstandingEvent.inPause() && outstandingEvent.event().isMessage());
        assertTrue(outstandingEvents.isEmpty(), () -> "slow ended, and still owed " + outstandingEvents);
        assertTrue(
                skipped <= toldSkipped && toldSkipped <= skipped + left,
                () -> "skipped " + toldSkipped + " it was told, and it was " + skipped + " to " + (skipped + left));
    }

    private static boolean isOlder(ReferenceEvent one, ReferenceEvent event) {
        return one.q() < event.q()
                && (event.isMessage()
                        ? one.series().equals(event.series())
                        : one.slot().equals(event.slot()));
    }
}
