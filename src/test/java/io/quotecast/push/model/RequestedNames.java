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
 * Names that a client writes into a message, good ones and bad.
 *
 * @param written as they stand in the message
 * @param good those that there are
 * @param rejected how many there are not
 */
record RequestedNames(Map<Channel, List<String>> written, ModelSubscription good, int rejected) {
    static RequestedNames any(RandomGenerator random) {
        Map<Channel, List<String>> written = new EnumMap<>(Channel.class);
        Map<Channel, Set<String>> good = new EnumMap<>(Channel.class);
        int rejected = 0;
        for (Channel channel : Channel.values()) {
            if (random.nextInt(5) < 2) {
                List<String> names = new ArrayList<>();
                Set<String> known = new TreeSet<>();
                written.put(channel, names);
                good.put(channel, known);
                if (random.nextInt(4) == 0) {
                    names.add("*");
                    known.add("*");
                    continue;
                }
                for (String name : channel == Channel.MESSAGES ? ModelServer.TOPICS : ModelServer.SYMBOLS) {
                    if (random.nextInt(2) == 0) {
                        boolean low = channel != Channel.MESSAGES && random.nextInt(4) == 0;
                        names.add(low ? name.toLowerCase(Locale.ROOT) : name);
                        known.add(name);
                    }
                }
                if (random.nextInt(8) == 0) {
                    names.add("no such name");
                    rejected++;
                }
            }
        }
        return new RequestedNames(written, new ModelSubscription(good), rejected);
    }

    /** The same as before. */
    static RequestedNames again(ModelSubscription modelSubscription) {
        Map<Channel, List<String>> written = new EnumMap<>(Channel.class);
        modelSubscription.names().forEach((channel, names) -> written.put(channel, List.copyOf(names)));
        return new RequestedNames(written, modelSubscription, 0);
    }

    boolean isEmpty() {
        return written.isEmpty();
    }

    int longest() {
        return written.values().stream().mapToInt(List::size).max().orElse(0);
    }

    /** As keys of a message, each behind a comma. */
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
