package io.quotecast.cli.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * Of one connection: which events were missed, and of which the server said that they are. The one may come before the
 * other. Of each series the newest stretch is remembered.
 */
final class LossTracker {
    private final Map<Integer, NumberRange> missedBySeries = new HashMap<>();
    private final Map<Integer, NumberRange> reportedBySeries = new HashMap<>();

    /** Counts of one series, both ends included. */
    private record NumberRange(long from, long to) {
        long overlap(NumberRange other) {
            return Math.max(0, Math.min(to, other.to) - Math.max(from, other.from) + 1);
        }
    }

    /** Events were found missing; returns how many of them had been told. */
    long onMissed(int series, long from, long to) {
        NumberRange range = new NumberRange(from, to);
        NumberRange previous = reportedBySeries.get(series);
        long overlap = previous == null ? 0 : previous.overlap(range);
        if (overlap == 0) {
            missedBySeries.put(series, range);
        }
        return overlap;
    }

    /** The server tells of a loss; returns how many of the events missed before are told by it. */
    long onReported(int series, long from, long to) {
        NumberRange range = new NumberRange(from, to);
        reportedBySeries.put(series, range);
        NumberRange previous = missedBySeries.remove(series);
        return previous == null ? 0 : previous.overlap(range);
    }
}
