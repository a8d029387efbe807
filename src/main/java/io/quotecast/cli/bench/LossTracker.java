package io.quotecast.cli.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * Matches the events that one connection missed with the losses that the server reported, in either order. It keeps the
 * newest range of each series. Owned by one thread.
 */
final class LossTracker {
    private final Map<Integer, NumberRange> missedBySeries = new HashMap<>();
    private final Map<Integer, NumberRange> reportedBySeries = new HashMap<>();

    /** A range of series numbers, including both ends. */
    private record NumberRange(long from, long to) {
        long overlap(NumberRange other) {
            return Math.max(0, Math.min(to, other.to) - Math.max(from, other.from) + 1);
        }
    }

    /** Records missing events; returns how many of them the server has reported. */
    long onMissed(int series, long from, long to) {
        NumberRange range = new NumberRange(from, to);
        NumberRange previous = reportedBySeries.get(series);
        long overlap = previous == null ? 0 : previous.overlap(range);
        if (overlap == 0) {
            missedBySeries.put(series, range);
        }
        return overlap;
    }

    /** Records a reported loss; returns how many of its events were found missing before. */
    long onReported(int series, long from, long to) {
        NumberRange range = new NumberRange(from, to);
        reportedBySeries.put(series, range);
        NumberRange previous = missedBySeries.remove(series);
        return previous == null ? 0 : previous.overlap(range);
    }
}
