package io.quotecast.push.model;

import io.quotecast.market.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All events of a run in a plain list, with which the journal, the shards and the clients are compared. */
final class ReferenceJournal {
    private final List<ReferenceEvent> events = new ArrayList<>();
    private final Map<String, ReferenceEvent> byJson = new HashMap<>();
    private final Map<String, Long> lastSeriesNumbers = new HashMap<>();
    private final Map<String, List<ReferenceEvent>> bySlot = new LinkedHashMap<>();

    /** Adds the next event, which the server has encoded as {@code json}. */
    ReferenceEvent add(Channel channel, String name, String slot, boolean isConflatable, String json) {
        String series = channel.text() + " " + name;
        long seriesNumber = lastSeriesNumbers.merge(series, 1L, Long::sum);
        ReferenceEvent next =
                new ReferenceEvent(events.size() + 1, seriesNumber, channel, name, series, slot, isConflatable, json);
        String end = ",\"q\":" + next.position() + ",\"u\":" + seriesNumber + "}";
        if (!json.endsWith(end)) {
            throw new AssertionError(json + " does not end with " + end);
        }
        events.add(next);
        byJson.put(json, next);
        if (!slot.isEmpty()) {
            bySlot.computeIfAbsent(slot, key -> new ArrayList<>()).add(next);
        }
        return next;
    }

    long last() {
        return events.size();
    }

    ReferenceEvent at(long position) {
        return events.get((int) position - 1);
    }

    /** Returns the event with this JSON, or null. */
    ReferenceEvent find(String json) {
        return byJson.get(json);
    }

    /** Returns the newest event of a slot up to a position, or null if there is none. */
    ReferenceEvent newest(String slot, long position) {
        List<ReferenceEvent> ofSlot = bySlot.getOrDefault(slot, List.of());
        for (int i = ofSlot.size() - 1; i >= 0; i--) {
            if (ofSlot.get(i).position() <= position) {
                return ofSlot.get(i);
            }
        }
        return null;
    }

    /** Returns the newest event, up to a position, of each slot that the subscription covers. */
    List<ReferenceEvent> state(ModelSubscription subscription, long position) {
        List<ReferenceEvent> state = new ArrayList<>();
        for (String slot : bySlot.keySet()) {
            ReferenceEvent newest = newest(slot, position);
            if (newest != null && subscription.matches(newest)) {
                state.add(newest);
            }
        }
        return state;
    }

    /** Returns the matching events after one position and up to another, oldest first. */
    List<ReferenceEvent> between(long after, long to, ModelSubscription subscription) {
        List<ReferenceEvent> matching = new ArrayList<>();
        for (long position = after + 1; position <= to; position++) {
            if (subscription.matches(at(position))) {
                matching.add(at(position));
            }
        }
        return matching;
    }
}
