package io.quotecast.push.model;

import io.quotecast.market.Channel;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A subscription as the names of each channel; {@code *} stands for all. Immutable. */
record ModelSubscription(Map<Channel, Set<String>> names) {
    static final ModelSubscription NONE = new ModelSubscription(Map.of());

    private static final String ALL = "*";

    boolean matches(ReferenceEvent event) {
        Set<String> selected = names(event.channel());
        return selected.contains(ALL) || selected.contains(event.name());
    }

    Set<String> names(Channel channel) {
        return names.getOrDefault(channel, Set.of());
    }

    boolean isEmpty() {
        return names.values().stream().allMatch(Set::isEmpty);
    }

    ModelSubscription with(ModelSubscription added) {
        Map<Channel, Set<String>> result = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            Set<String> selected = new TreeSet<>(names(channel));
            selected.addAll(added.names(channel));
            result.put(channel, selected.contains(ALL) ? Set.of(ALL) : selected);
        }
        return new ModelSubscription(result);
    }

    /** Returns this without the removed names; single names cannot be removed from {@code *}. */
    ModelSubscription without(ModelSubscription removed) {
        Map<Channel, Set<String>> remaining = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            Set<String> selected = new TreeSet<>(names(channel));
            selected.removeAll(removed.names(channel));
            remaining.put(channel, removed.names(channel).contains(ALL) ? Set.of() : selected);
        }
        return new ModelSubscription(remaining);
    }

    /** Returns the names that both subscriptions cover. */
    ModelSubscription intersection(ModelSubscription other) {
        Map<Channel, Set<String>> result = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            Set<String> selected = new TreeSet<>(names(channel));
            if (selected.contains(ALL)) {
                selected = other.names(channel);
            } else if (!other.names(channel).contains(ALL)) {
                selected.retainAll(other.names(channel));
            }
            result.put(channel, selected);
        }
        return new ModelSubscription(result);
    }

    /** Returns the number of distinct symbols and topics; {@code *} does not count. */
    int size() {
        Set<String> symbols = new HashSet<>();
        names.forEach((channel, selected) -> {
            if (channel != Channel.MESSAGES) {
                symbols.addAll(selected);
            }
        });
        symbols.remove(ALL);
        Set<String> topics = names(Channel.MESSAGES);
        return symbols.size() + (topics.contains(ALL) ? 0 : topics.size());
    }
}
