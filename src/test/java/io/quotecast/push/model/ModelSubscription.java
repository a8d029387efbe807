package io.quotecast.push.model;

import io.quotecast.market.Channel;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a client wants, in the names that it would write; {@code *} stands for every one. Immutable. */
record ModelSubscription(Map<Channel, Set<String>> names) {
    static final ModelSubscription NOTHING = new ModelSubscription(Map.of());

    private static final String EVERYTHING = "*";

    boolean wants(ReferenceEvent event) {
        Set<String> some = names(event.channel());
        return some.contains(EVERYTHING) || some.contains(event.name());
    }

    Set<String> names(Channel channel) {
        return names.getOrDefault(channel, Set.of());
    }

    boolean isNothing() {
        return names.values().stream().allMatch(Set::isEmpty);
    }

    ModelSubscription with(ModelSubscription more) {
        Map<Channel, Set<String>> both = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            Set<String> some = new TreeSet<>(names(channel));
            some.addAll(more.names(channel));
            both.put(channel, some.contains(EVERYTHING) ? Set.of(EVERYTHING) : some);
        }
        return new ModelSubscription(both);
    }

    /** Single names cannot be taken out of {@code *}. */
    ModelSubscription without(ModelSubscription fewer) {
        Map<Channel, Set<String>> rest = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            Set<String> some = new TreeSet<>(names(channel));
            some.removeAll(fewer.names(channel));
            rest.put(channel, fewer.names(channel).contains(EVERYTHING) ? Set.of() : some);
        }
        return new ModelSubscription(rest);
    }

    /** What both want. */
    ModelSubscription within(ModelSubscription other) {
        Map<Channel, Set<String>> both = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            Set<String> some = new TreeSet<>(names(channel));
            if (some.contains(EVERYTHING)) {
                some = other.names(channel);
            } else if (!other.names(channel).contains(EVERYTHING)) {
                some.retainAll(other.names(channel));
            }
            both.put(channel, some);
        }
        return new ModelSubscription(both);
    }

    /** How many symbols and topics it names, each once; {@code *} is none. */
    int size() {
        Set<String> symbols = new HashSet<>();
        names.forEach((channel, some) -> {
            if (channel != Channel.MESSAGES) {
                symbols.addAll(some);
            }
        });
        symbols.remove(EVERYTHING);
        Set<String> topics = names(Channel.MESSAGES);
        return symbols.size() + (topics.contains(EVERYTHING) ? 0 : topics.size());
    }
}
