package io.quotecast.push.model;

import io.quotecast.market.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that has happened, in a plain list: what the journal, the shards and the clients are compared with. */
final class ReferenceJournal {
    private final List<ReferenceEvent> all = new ArrayList<>();
    private final Map<String, ReferenceEvent> byJson = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, List<ReferenceEvent>> bySlot = new LinkedHashMap<>();

    /** Notes the next event, which the server has written as {@code json}. */
    ReferenceEvent add(Channel channel, String name, String slot, boolean merges, String json) {
        String series = channel.text() + " " + name;
        long u = counts.merge(series, 1L, Long::sum);
        ReferenceEvent next = new ReferenceEvent(all.size() + 1, u, channel, name, series, slot, merges, json);
        String end = ",\"q\":" + next.q() + ",\"u\":" + u + "}";
        if (!json.endsWith(end)) {
            throw new AssertionError(json + " does not end with " + end);
        }
        all.add(next);
        byJson.put(json, next);
        if (!slot.isEmpty()) {
            bySlot.computeIfAbsent(slot, any -> new ArrayList<>()).add(next);
        }
        return next;
    }

    long last() {
        return all.size();
    }

    ReferenceEvent at(long q) {
        return all.get((int) q - 1);
    }

    /** The event that was written so, or null. */
    ReferenceEvent find(String json) {
        return byJson.get(json);
    }

    /** The newest of a slot, of those up to a position; null if there is none. */
    ReferenceEvent newest(String slot, long q) {
        List<ReferenceEvent> events = bySlot.getOrDefault(slot, List.of());
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).q() <= q) {
                return events.get(i);
            }
        }
        return null;
    }

    /** The newest of every slot that is wanted, of those up to a position. */
    List<ReferenceEvent> state(ModelSubscription modelSubscription, long q) {
        List<ReferenceEvent> state = new ArrayList<>();
        for (String slot : bySlot.keySet()) {
            ReferenceEvent newest = newest(slot, q);
            if (newest != null && modelSubscription.wants(newest)) {
                state.add(newest);
            }
        }
        return state;
    }

    /** Those after one position and up to another that are wanted, oldest first. */
    List<ReferenceEvent> between(long after, long to, ModelSubscription modelSubscription) {
        List<ReferenceEvent> some = new ArrayList<>();
        for (long q = after + 1; q <= to; q++) {
            if (modelSubscription.wants(at(q))) {
                some.add(at(q));
            }
        }
        return some;
    }
}
