package io.quotecast.fuzz;

import io.quotecast.access.AccessTargets;
import io.quotecast.feed.FeedTargets;
import java.util.List;
import java.util.stream.Stream;

/** All that is fuzzed. */
final class Targets {
    private Targets() {}

    static List<Target> all() {
        return Stream.of(ClientTargets.all(), FeedTargets.all(), AccessTargets.all())
                .flatMap(List::stream)
                .toList();
    }

    static Target named(String name) {
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is none of " + all()));
    }
}
