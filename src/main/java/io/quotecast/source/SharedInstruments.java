package io.quotecast.source;

import io.quotecast.config.SourcePrioritySettings;
import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.source.exchange.Decimals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the instruments that several sources deliver, and lists them with decimals that fit all these sources. */
final class SharedInstruments {
    private final List<String> priority;
    private final Instruments catalog;
    private final Set<Symbol> listed;
    private final Map<Symbol, List<EventSource>> bySymbol = new LinkedHashMap<>();

    private SharedInstruments(List<String> priority, SourceType.Context context, List<EventSource> sources) {
        this.priority = priority;
        this.catalog = context.instruments();
        this.listed = context.listings().stream()
                .map(Listing::instrument)
                .map(Instrument::symbol)
                .collect(Collectors.toSet());
        for (EventSource source : sources) {
            source.symbols().stream()
                    .sorted((one, other) -> one.text().compareTo(other.text()))
                    .forEach(symbol -> bySymbol.computeIfAbsent(symbol, added -> new ArrayList<>())
                            .add(source));
        }
    }

    /**
     * Returns a selector for these sources.
     *
     * @param sources the selected sources, which do not run
     * @throws IllegalArgumentException if the priority does not decide between two sources of one instrument
     */
    static SourceSelector selector(
            List<EventSource> sources, SourcePrioritySettings settings, SourceType.Context context) {
        List<String> priority = settings.priority().orElse(List.of());
        SharedInstruments instruments = new SharedInstruments(priority, context, sources);
        List<SharedInstrument> shared = new ArrayList<>();
        Set<String> sourcesWithOwnInstruments = new HashSet<>();
        instruments.bySymbol.forEach((symbol, deliverers) -> {
            if (deliverers.size() == 1) {
                sourcesWithOwnInstruments.add(deliverers.get(0).name());
            } else {
                shared.add(instruments.share(symbol, deliverers));
            }
        });
        return new SourceSelector(
                priority,
                shared,
                sourcesWithOwnInstruments,
                new SourceSelector.Settings(settings.failover(), settings.silence(), settings.failback()));
    }

    private SharedInstrument share(Symbol symbol, List<EventSource> deliverers) {
        requireOrder(symbol, deliverers);
        Decimals decimals = deliverers.stream()
                .map(source -> source.decimals(symbol).orElse(Decimals.UNKNOWN))
                .reduce((one, other) ->
                        new Decimals(Math.max(one.price(), other.price()), Math.max(one.size(), other.size())))
                .orElse(Decimals.UNKNOWN);
        // The list of the user decides, like for an instrument of one source.
        Instrument instrument = catalog.find(symbol.text())
                .map(found -> listed.contains(symbol)
                        ? found
                        : catalog.replaceDecimals(found, decimals.price(), decimals.size()))
                .orElseGet(() -> catalog.list(
                        symbol,
                        symbol.text(),
                        deliverers.get(0).name().toUpperCase(Locale.ROOT),
                        "",
                        decimals.price(),
                        decimals.size(),
                        1));
        int[] ranks = deliverers.stream()
                .mapToInt(source -> priority.indexOf(source.name()))
                .sorted()
                .toArray();
        return new SharedInstrument(instrument, ranks, priority.size());
    }

    private void requireOrder(Symbol symbol, List<EventSource> deliverers) {
        List<String> names = deliverers.stream().map(EventSource::name).toList();
        if (!priority.containsAll(names)) {
            List<String> order = new ArrayList<>(priority);
            names.stream().filter(name -> !priority.contains(name)).forEach(order::add);
            throw new IllegalArgumentException("quotecast.source.priority: "
                    + (priority.isEmpty() ? "not set" : "'" + String.join(",", priority) + "' is incomplete") + ", but "
                    + symbol + " is delivered by " + String.join(" and ", names)
                    + "; set it to the order in which they are used, such as "
                    + String.join(",", order) + ", or give a product another symbol with quotecast."
                    + names.get(names.size() - 1) + ".symbols");
        }
    }
}
