package io.quotecast.push.slow;

import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The number of events that a slow client was subscribed to and did not receive. The client's cohort counts the
 * events, so nothing happens here per event. Owned by the shard's thread.
 */
final class SkipCounter {
    private final List<CountingPeriod> countingPeriods = new ArrayList<>(1);
    private long countedEvents;
    private long deliveredEvents;

    /**
     * A range of positions whose events are counted, or not.
     *
     * @param afterPosition the period covers events after this position
     * @param isConflated whether conflatable events are not counted
     */
    private record CountingPeriod(long afterPosition, boolean isCounted, boolean isConflated) {
        boolean isCounted(EncodedEvent event) {
            return isCounted && !(isConflated && event.isConflatable());
        }
    }

    /**
     * Counts the events after this position.
     *
     * @param cohortCount the cohort's event count at this position
     * @param isConflated whether conflatable events are not counted
     */
    void countFrom(long cohortCount, long position, boolean isConflated) {
        countedEvents -= cohortCount;
        startPeriod(new CountingPeriod(position, true, isConflated));
    }

    /**
     * Stops counting at this position.
     *
     * @param cohortCount the cohort's event count at this position
     */
    void countTo(long cohortCount, long position) {
        countedEvents += cohortCount;
        startPeriod(new CountingPeriod(position, false, false));
    }

    /** Records a delivered event, which is not skipped after all if it was counted. */
    void onDelivered(EncodedEvent event) {
        for (int i = countingPeriods.size() - 1; i >= 0; i--) {
            if (countingPeriods.get(i).afterPosition < event.position()) {
                deliveredEvents += countingPeriods.get(i).isCounted(event) ? 1 : 0;
                return;
            }
        }
    }

    /** Returns the number of events that were counted and not delivered. */
    long skipped() {
        return countedEvents - deliveredEvents;
    }

    /** Returns how often counting was stopped and started again. */
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
