package io.quotecast.fuzz;

import io.quotecast.access.AccessTargets;
import io.quotecast.ingest.InputTargets;
import io.quotecast.source.ExchangeTargets;
import java.util.List;
import java.util.stream.Stream;

/** All fuzz targets. */
final class FuzzTargets {
    private FuzzTargets() {}

    static List<FuzzTarget> all() {
        return Stream.of(ClientFuzzTargets.all(), InputTargets.all(), ExchangeTargets.all(), AccessTargets.all())
                .flatMap(List::stream)
                .toList();
    }

    static FuzzTarget named(String name) {
        return all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown target '" + name + "'; known are " + all()));
    }
}
