package io.quotecast.push.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** What has happened that one client wants and has not been accounted for to it, oldest first. */
final class OutstandingEvents {
    private final List<OutstandingEvent> events = new ArrayList<>();

    /**
     * One event of these.
     *
     * @param isRequired whether it may not just be left out: it did not pass in a pause, nor could it be merged
     * @param isFromPause whether it passed while the client was paused
     */
    record OutstandingEvent(ReferenceEvent event, boolean isRequired, boolean isFromPause) {}

    void add(ReferenceEvent event, boolean isRequired, boolean isFromPause) {
        events.add(new OutstandingEvent(event, isRequired, isFromPause));
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    OutstandingEvent find(ReferenceEvent event) {
        for (OutstandingEvent candidate : events) {
            if (candidate.event == event) {
                return candidate;
            }
        }
        return null;
    }

    /** The first that fits, or null. */
    OutstandingEvent first(Predicate<OutstandingEvent> condition) {
        for (OutstandingEvent candidate : events) {
            if (condition.test(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    void remove(OutstandingEvent candidate) {
        events.remove(candidate);
    }

    /** Takes out those that fit, and gives them. */
    List<OutstandingEvent> removeIf(Predicate<OutstandingEvent> condition) {
        List<OutstandingEvent> removed = new ArrayList<>(0);
        for (Iterator<OutstandingEvent> iterator = events.iterator(); iterator.hasNext(); ) {
            OutstandingEvent candidate = iterator.next();
            if (condition.test(candidate)) {
                iterator.remove();
                removed.add(candidate);
            }
        }
        return removed;
    }

    void clear() {
        events.clear();
    }

    @Override
    public String toString() {
        return events.toString();
    }
}
