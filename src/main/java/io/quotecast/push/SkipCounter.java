package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * How many events one who is behind was not given, of those that it wanted while they passed. Its cohort counts what
 * passes, so nothing happens here per event. Owned by the shard's thread.
 */
final class SkipCounter {
    private final List<CountingPeriod> countingPeriods = new ArrayList<>(1);
    private long countedEvents;
    private long deliveredEvents;

    /**
     * What passes behind some position counts, or it does not.
     *
     * @param isConflated whether that which may merge does not
     */
    private record CountingPeriod(long afterPosition, boolean isCounted, boolean isConflated) {
        boolean isCounted(EncodedEvent event) {
            return isCounted && !(isConflated && event.isConflatable());
        }
    }

    /** What comes after a position counts, from this number of its cohort on; perhaps not what may merge. */
    void countFrom(long cohortCount, long position, boolean isConflated) {
        countedEvents -= cohortCount;
        startPeriod(new CountingPeriod(position, true, isConflated));
    }

    /** What came up to this position was counted, up to this number of its cohort. */
    void countTo(long cohortCount, long position) {
        countedEvents += cohortCount;
        startPeriod(new CountingPeriod(position, false, false));
    }

    /** It gets this frame: one less that it did not get, unless it passed in a pause or could be merged. */
    void onDelivered(EncodedEvent event) {
        for (int i = countingPeriods.size() - 1; i >= 0; i--) {
            if (countingPeriods.get(i).afterPosition < event.position()) {
                deliveredEvents += countingPeriods.get(i).isCounted(event) ? 1 : 0;
                return;
            }
        }
    }

    /** How many events it wanted and did not get; under conflation not those that could be merged. */
    long skipped() {
        return countedEvents - deliveredEvents;
    }

    /** How often it was changed what counts. */
    int changeCount() {
        return countingPeriods.size() / 2;
    }

    private void startPeriod(CountingPeriod next) {
        int newest = countingPeriods.size() - 1;
        if (newest >= 0 && countingPeriods.get(newest).afterPosition == next.afterPosition) {
            countingPeriods.remove(newest);
        }
        countingPeriods.add(next);
    }
}
