package io.quotecast.journal.kafka;

import java.util.ArrayList;
import java.util.List;

/** The positions of leader markers. Each one identifies the term that begins there. Safe on any thread. */
final class Terms {
    static final int MAX_TERMS = 1_000;

    private final List<Long> starts = new ArrayList<>();

    synchronized void add(long position) {
        starts.add(position);
        if (starts.size() > MAX_TERMS) {
            starts.remove(0);
        }
    }

    /** Returns the term at a position; 0 before the first term. */
    synchronized long at(long position) {
        for (int i = starts.size() - 1; i >= 0; i--) {
            if (starts.get(i) <= position) {
                return starts.get(i);
            }
        }
        return 0;
    }

    /** Returns the position from which on all terms are known; older terms have been dropped. */
    synchronized long firstKnownPosition() {
        return starts.size() < MAX_TERMS ? 1 : starts.get(0);
    }

    synchronized void copyFrom(Terms other) {
        starts.clear();
        starts.addAll(other.starts());
    }

    /** Returns the positions, ascending. */
    synchronized List<Long> starts() {
        return List.copyOf(starts);
    }

    /** Replaces the terms by those that begin at these positions, which ascend. */
    synchronized void restore(List<Long> positions) {
        starts.clear();
        positions.forEach(this::add);
    }
}
