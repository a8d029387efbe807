package io.quotecast.bench.load;

import java.util.HashMap;
import java.util.Map;

/**
 * Of one connection: which events were missed, and of which the server said that they are. The one may come before the
 * other. Of each series the newest stretch is remembered.
 */
final class LossTracker {
    private final Map<Integer, NumberRange> missed = new HashMap<>();
    private final Map<Integer, NumberRange> told = new HashMap<>();

    /** Counts of one series, both ends included. */
    private record NumberRange(long from, long to) {
        long shared(NumberRange other) {
            return Math.max(0, Math.min(to, other.to) - Math.max(from, other.from) + 1);
        }
    }

    /** Events were found missing; returns how many of them had been told. */
    long miss(int series, long from, long to) {
        NumberRange numberRange = new NumberRange(from, to);
        NumberRange known = told.get(series);
        long shared = known == null ? 0 : known.shared(numberRange);
        if (shared == 0) {
            missed.put(series, numberRange);
        }
        return shared;
    }

    /** The server tells of a loss; returns how many of the events missed before are told by it. */
    long tell(int series, long from, long to) {
        NumberRange numberRange = new NumberRange(from, to);
        told.put(series, numberRange);
        NumberRange known = missed.remove(series);
        return known == null ? 0 : known.shared(numberRange);
    }
}
