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
    private long counted;
    private long given;

    /**
     * What passes behind some position counts, or it does not.
     *
     * @param merges whether that which may merge does not
     */
    private record CountingPeriod(long afterQ, boolean counts, boolean merges) {
        boolean counts(EncodedEvent encodedEvent) {
            return counts && !(merges && encodedEvent.mayMerge());
        }
    }

    /** What comes after a position counts, from this number of its cohort on; perhaps not what may merge. */
    void countFrom(long number, long q, boolean merges) {
        counted -= number;
        begin(new CountingPeriod(q, true, merges));
    }

    /** What came up to this position was counted, up to this number of its cohort. */
    void countTo(long number, long q) {
        counted += number;
        begin(new CountingPeriod(q, false, false));
    }

    /** It gets this frame: one less that it did not get, unless it passed in a pause or could be merged. */
    void give(EncodedEvent encodedEvent) {
        for (int i = countingPeriods.size() - 1; i >= 0; i--) {
            if (countingPeriods.get(i).afterQ < encodedEvent.q()) {
                given += countingPeriods.get(i).counts(encodedEvent) ? 1 : 0;
                return;
            }
        }
    }

    /** How many events it wanted and did not get; under conflation not those that could be merged. */
    long skipped() {
        return counted - given;
    }

    /** How often it was changed what counts. */
    int changes() {
        return countingPeriods.size() / 2;
    }

    private void begin(CountingPeriod next) {
        int newest = countingPeriods.size() - 1;
        if (newest >= 0 && countingPeriods.get(newest).afterQ == next.afterQ) {
            countingPeriods.remove(newest);
        }
        countingPeriods.add(next);
    }
}
