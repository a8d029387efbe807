package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.push.model.Owed.Debt;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client is told from {@code slow started} to {@code slow ended}: the newest of each slot, oldest first, and before
 * it the numbers of those that are lost.
 */
final class SlowPhase {
    private final Tape tape;
    private final Owed owed;
    private final Map<String, Long> toldTo = new HashMap<>();
    private boolean began;
    private long givenQ;
    private long skipped;

    SlowPhase(Tape tape, Owed owed) {
        this.tape = tape;
        this.owed = owed;
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
    void give(Happening event, boolean state, boolean merges, long at) {
        Debt own = owed.find(event);
        assertTrue(own != null, () -> event + " was not owed");
        assertTrue(event.q() > givenQ, () -> event + " came after q" + givenQ);
        if (state) {
            assertTrue(tape.newest(event.slot(), at) == event, () -> event + " is not the newest of its slot");
        } else {
            Debt passed = owed.first(debt -> debt.isDue()
                    && !(merges && debt.event().merges())
                    && debt.event().q() > givenQ
                    && debt.event().q() < event.q()
                    && !debt.event().slot().equals(event.slot()));
            assertTrue(passed == null, () -> event + " came before " + passed);
        }
        Long told = toldTo.remove(event.series());
        assertTrue(told == null || told + 1 == event.u(), () -> event + " does not follow the gap to " + told);
        for (Debt older : owed.removeIf(debt -> isOlder(debt.event(), event))) {
            assertTrue(!older.isDue() || !event.counts(), () -> older + " is lost without a gap");
            skipped += older.isDue() ? 1 : 0;
        }
        owed.remove(own);
        givenQ = event.q();
    }

    /** The numbers of lost events. Those of a pause may be among them, or not. */
    void gap(String series, long from, long to) {
        assertTrue(began, () -> "a gap outside of a slow phase");
        assertTrue(from <= to, () -> "a gap from " + from + " to " + to);
        for (long number = from; number <= to; number++) {
            long u = number;
            Debt lost = owed.first(
                    debt -> debt.event().u() == u && debt.event().series().equals(series));
            assertTrue(lost != null, () -> "a gap of " + series + " u" + u + ", which was not owed");
            owed.remove(lost);
            skipped += lost.isDue() ? 1 : 0;
        }
        toldTo.put(series, to);
    }

    /** It is up to date. Of what it has left meanwhile some may have been counted: at most so many. */
    void end(long toldSkipped, long left) {
        assertTrue(began, () -> "slow ended, and had not begun");
        began = false;
        owed.removeIf(debt -> debt.inPause() && debt.event().isMessage());
        assertTrue(owed.isEmpty(), () -> "slow ended, and still owed " + owed);
        assertTrue(
                skipped <= toldSkipped && toldSkipped <= skipped + left,
                () -> "skipped " + toldSkipped + " it was told, and it was " + skipped + " to " + (skipped + left));
    }

    private static boolean isOlder(Happening one, Happening event) {
        return one.q() < event.q()
                && (event.isMessage()
                        ? one.series().equals(event.series())
                        : one.slot().equals(event.slot()));
    }
}
