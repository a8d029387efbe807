package io.quotecast.push.model;

import io.quotecast.market.Channel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The names in a request, some of them unknown.
 *
 * @param written the names as the client writes them
 * @param valid the names that exist
 * @param rejected number of names that do not exist
 */
record RequestedNames(Map<Channel, List<String>> written, ModelSubscription valid, int rejected) {
    static RequestedNames random(RandomGenerator generator) {
        Map<Channel, List<String>> written = new EnumMap<>(Channel.class);
        Map<Channel, Set<String>> valid = new EnumMap<>(Channel.class);
        int rejected = 0;
        for (Channel channel : Channel.values()) {
            if (channel.isSelectable() && generator.nextInt(5) < 2) {
                List<String> names = new ArrayList<>();
                Set<String> validNames = new TreeSet<>();
                written.put(channel, names);
                valid.put(channel, validNames);
                if (generator.nextInt(4) == 0) {
                    names.add("*");
                    validNames.add("*");
                    continue;
                }
                for (String name : channel == Channel.MESSAGES ? ModelServer.TOPICS : ModelServer.SYMBOLS) {
                    if (generator.nextInt(2) == 0) {
                        boolean isLowerCase = channel != Channel.MESSAGES && generator.nextInt(4) == 0;
                        names.add(isLowerCase ? name.toLowerCase(Locale.ROOT) : name);
                        validNames.add(name);
                    }
                }
                if (generator.nextInt(8) == 0) {
                    names.add("no such name");
                    rejected++;
                }
            }
        }
        return new RequestedNames(written, new ModelSubscription(valid), rejected);
    }

    /** Returns the names of a subscription. */
    static RequestedNames sameAs(ModelSubscription subscription) {
        Map<Channel, List<String>> written = new EnumMap<>(Channel.class);
        subscription.names().forEach((channel, names) -> {
            if (channel.isSelectable()) {
                written.put(channel, List.copyOf(names));
            }
        });
        return new RequestedNames(written, subscription, 0);
    }

    boolean isEmpty() {
        return written.isEmpty();
    }

    int maxNamesPerChannel() {
        return written.values().stream().mapToInt(List::size).max().orElse(0);
    }

    /** Returns the names as keys of a request, each after a comma. */
    String json() {
        return written.entrySet().stream()
                .map(entry -> ",\"" + entry.getKey().text() + "\":["
                        + entry.getValue().stream()
                                .map(name -> '"' + name + '"')
                                .collect(Collectors.joining(","))
                        + "]")
                .collect(Collectors.joining());
    }
}
