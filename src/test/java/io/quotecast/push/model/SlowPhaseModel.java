package io.quotecast.push.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.push.model.OutstandingEvents.OutstandingEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * The delivery rules from {@code slow started} to {@code slow ended}: the client receives the newest event of each
 * slot, oldest first, and before it a gap with the numbers of the lost events.
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

    /** An event was received; older events of its slot will not come any more. */
    void onEvent(ReferenceEvent event, boolean isSnapshot, boolean isConflating, long shardPosition) {
        OutstandingEvent matching = outstanding.find(event);
        assertTrue(matching != null, () -> event + " was not expected");
        assertTrue(event.position() > lastPosition, () -> event + " was received after q" + lastPosition);
        if (isSnapshot) {
            assertTrue(
                    journal.newest(event.slot(), shardPosition) == event,
                    () -> event + " is not the newest of its slot");
        } else {
            OutstandingEvent earlier = outstanding.first(candidate -> candidate.isRequired()
                    && !(isConflating && candidate.event().isConflatable())
                    && candidate.event().position() > lastPosition
                    && candidate.event().position() < event.position()
                    && !candidate.event().slot().equals(event.slot()));
            assertTrue(earlier == null, () -> event + " was received before " + earlier);
        }
        Long gapEnd = gapEndBySeries.remove(event.series());
        assertTrue(
                gapEnd == null || gapEnd + 1 == event.seriesNumber(),
                () -> event + " does not follow the gap to " + gapEnd);
        for (OutstandingEvent older : outstanding.removeIf(candidate -> isOlder(candidate.event(), event))) {
            assertTrue(!older.isRequired() || !event.isLossless(), () -> older + " was lost without a gap");
            skipped += older.isRequired() ? 1 : 0;
        }
        outstanding.remove(matching);
        lastPosition = event.position();
    }

    /** A gap was received. It may include events that were published during a pause. */
    void onGap(String series, long from, long to) {
        assertTrue(isActive, () -> "a gap outside a slow period");
        assertTrue(from <= to, () -> "a gap from " + from + " to " + to);
        for (long number = from; number <= to; number++) {
            long seriesNumber = number;
            OutstandingEvent lost =
                    outstanding.first(candidate -> candidate.event().seriesNumber() == seriesNumber
                            && candidate.event().series().equals(series));
            assertTrue(lost != null, () -> "a gap with " + series + " u" + seriesNumber + ", which was not expected");
            outstanding.remove(lost);
            skipped += lost.isRequired() ? 1 : 0;
        }
        gapEndBySeries.put(series, to);
    }

    /**
     * The client is up to date.
     *
     * @param maxExtra number of events that were dropped on unsubscribe, which may be counted as skipped
     */
    void end(long reportedSkipped, long maxExtra) {
        assertTrue(isActive, () -> "slow ended, but had not started");
        isActive = false;
        outstanding.removeIf(
                candidate -> candidate.isFromPause() && candidate.event().isMessage());
        assertTrue(outstanding.isEmpty(), () -> "slow ended without " + outstanding);
        assertTrue(
                skipped <= reportedSkipped && reportedSkipped <= skipped + maxExtra,
                () -> "reported " + reportedSkipped + " skipped events, expected " + skipped + " to "
                        + (skipped + maxExtra));
    }

    private static boolean isOlder(ReferenceEvent other, ReferenceEvent event) {
        return other.position() < event.position()
                && (event.isMessage()
                        ? other.series().equals(event.series())
                        : other.slot().equals(event.slot()));
    }
}
