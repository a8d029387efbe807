package io.quotecast.push.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** The events of its subscription that one client has not yet received or been notified of, oldest first. */
final class OutstandingEvents {
    private final List<OutstandingEvent> events = new ArrayList<>();

    /**
     * An outstanding event.
     *
     * @param isRequired whether it must not be left out: it was neither published during a pause nor conflatable
     * @param isFromPause whether it was published while the client was paused
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

    /** Returns the first event that meets the condition, or null. */
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

    /** Removes and returns the events that meet the condition. */
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
