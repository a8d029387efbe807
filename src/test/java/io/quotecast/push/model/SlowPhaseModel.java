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
    private final ReferenceJournal journal;
    private final OutstandingEvents outstanding;
    private final Map<String, Long> gapEndBySeries = new HashMap<>();
    private boolean isActive;
    private long lastPosition;
    private long skipped;

    SlowPhaseModel(ReferenceJournal journal, OutstandingEvents outstanding) {
        this.journal = journal;
        this.outstanding = outstanding;
    }

    boolean hasStarted() {
        return isActive;
    }

    void start() {
        assertTrue(!isActive, () -> "slow started twice");
        isActive = true;
        lastPosition = 0;
        skipped = 0;
        gapEndBySeries.clear();
    }

    /** An event comes, or the newest state of its slot; that of the same slot before it will come no more. */
    void onEvent(ReferenceEvent event, boolean isState, boolean isConflating, long shardPosition) {
        OutstandingEvent matching = outstanding.find(event);
        assertTrue(matching != null, () -> event + " was not owed");
        assertTrue(event.position() > lastPosition, () -> event + " came after q" + lastPosition);
        if (isState) {
            assertTrue(
                    journal.newest(event.slot(), shardPosition) == event,
                    () -> event + " is not the newest of its slot");
        } else {
            OutstandingEvent earlier = outstanding.first(candidate -> candidate.isRequired()
                    && !(isConflating && candidate.event().isConflatable())
                    && candidate.event().position() > lastPosition
                    && candidate.event().position() < event.position()
                    && !candidate.event().slot().equals(event.slot()));
            assertTrue(earlier == null, () -> event + " came before " + earlier);
        }
        Long gapEnd = gapEndBySeries.remove(event.series());
        assertTrue(
                gapEnd == null || gapEnd + 1 == event.seriesNumber(),
                () -> event + " does not follow the gap to " + gapEnd);
        for (OutstandingEvent older : outstanding.removeIf(candidate -> isOlder(candidate.event(), event))) {
            assertTrue(!older.isRequired() || !event.isLossless(), () -> older + " is lost without a gap");
            skipped += older.isRequired() ? 1 : 0;
        }
        outstanding.remove(matching);
        lastPosition = event.position();
    }

    /** The numbers of lost events. Those of a pause may be among them, or not. */
    void onGap(String series, long from, long to) {
        assertTrue(isActive, () -> "a gap outside of a slow phase");
        assertTrue(from <= to, () -> "a gap from " + from + " to " + to);
        for (long number = from; number <= to; number++) {
            long seriesNumber = number;
            OutstandingEvent lost =
                    outstanding.first(candidate -> candidate.event().seriesNumber() == seriesNumber
                            && candidate.event().series().equals(series));
            assertTrue(lost != null, () -> "a gap of " + series + " u" + seriesNumber + ", which was not owed");
            outstanding.remove(lost);
            skipped += lost.isRequired() ? 1 : 0;
        }
        gapEndBySeries.put(series, to);
    }

    /** It is up to date. Of what it has left meanwhile some may have been counted: at most so many. */
    void end(long reportedSkipped, long maxExtra) {
        assertTrue(isActive, () -> "slow ended, and had not begun");
        isActive = false;
        outstanding.removeIf(
                candidate -> candidate.isFromPause() && candidate.event().isMessage());
        assertTrue(outstanding.isEmpty(), () -> "slow ended, and still owed " + outstanding);
        assertTrue(
                skipped <= reportedSkipped && reportedSkipped <= skipped + maxExtra,
                () -> "skipped " + reportedSkipped + " it was told, and it was " + skipped + " to "
                        + (skipped + maxExtra));
    }

    private static boolean isOlder(ReferenceEvent other, ReferenceEvent event) {
        return other.position() < event.position()
                && (event.isMessage()
                        ? other.series().equals(event.series())
                        : other.slot().equals(event.slot()));
    }
}
