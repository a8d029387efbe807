package io.quotecast.push.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** What has happened that one client wants and has not been accounted for to it, oldest first. */
final class OutstandingEvents {
    private final List<OutstandingEvent> outstandingEvents = new ArrayList<>();

    /**
     * One event of these.
     *
     * @param isDue whether it may not just be left out: it did not pass in a pause, nor could it be merged
     * @param inPause whether it passed while the client was paused
     */
    record OutstandingEvent(ReferenceEvent event, boolean isDue, boolean inPause) {}

    void add(ReferenceEvent event, boolean isDue, boolean inPause) {
        outstandingEvents.add(new OutstandingEvent(event, isDue, inPause));
    }

    boolean isEmpty() {
        return outstandingEvents.isEmpty();
    }

    OutstandingEvent find(ReferenceEvent event) {
        for (OutstandingEvent outstandingEvent : outstandingEvents) {
            if (outstandingEvent.event == event) {
                return outstandingEvent;
            }
        }
        return null;
    }

    /** The first that fits, or null. */
    OutstandingEvent first(Predicate<OutstandingEvent> which) {
        for (OutstandingEvent outstandingEvent : outstandingEvents) {
            if (which.test(outstandingEvent)) {
                return outstandingEvent;
            }
        }
        return null;
    }

    void remove(OutstandingEvent outstandingEvent) {
        outstandingEvents.remove(outstandingEvent);
    }

    /** Takes out those that fit, and gives them. */
    List<OutstandingEvent> removeIf(Predicate<OutstandingEvent> which) {
        List<OutstandingEvent> removed = new ArrayList<>(0);
        for (Iterator<OutstandingEvent> each = outstandingEvents.iterator(); each.hasNext(); ) {
            OutstandingEvent outstandingEvent = each.next();
            if (which.test(outstandingEvent)) {
                each.remove();
                removed.add(outstandingEvent);
            }
        }
        return removed;
    }

    void clear() {
        outstandingEvents.clear();
    }

    @Override
    public String toString() {
        return outstandingEvents.toString();
    }
}
