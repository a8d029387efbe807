package io.quotecast.bench.load;

import java.util.HashMap;
import java.util.Map;

/**
 * Of one connection: which events were missed, and of which the server said that they are. The one may come before the
 * other. Of each series the newest stretch is remembered.
 */
final class Losses {
    private final Map<Integer, Stretch> missed = new HashMap<>();
    private final Map<Integer, Stretch> told = new HashMap<>();

    /** Counts of one series, both ends included. */
    private record Stretch(long from, long to) {
        long shared(Stretch other) {
            return Math.max(0, Math.min(to, other.to) - Math.max(from, other.from) + 1);
        }
    }

    /** Events were found missing; returns how many of them had been told. */
    long miss(int series, long from, long to) {
        Stretch stretch = new Stretch(from, to);
        Stretch known = told.get(series);
        long shared = known == null ? 0 : known.shared(stretch);
        if (shared == 0) {
            missed.put(series, stretch);
        }
        return shared;
    }

    /** The server tells of a loss; returns how many of the events missed before are told by it. */
    long tell(int series, long from, long to) {
        Stretch stretch = new Stretch(from, to);
        told.put(series, stretch);
        Stretch known = missed.remove(series);
        return known == null ? 0 : known.shared(stretch);
    }
}
