package io.quotecast.source;

import io.quotecast.config.SettingsCheck;
import io.quotecast.config.SourcePrioritySettings;
import io.quotecast.config.Violations;
import io.quotecast.ingest.InstrumentFile;
import io.quotecast.ingest.Listing;
import io.quotecast.market.Instruments;
import io.quotecast.market.TradingHours;
import io.quotecast.source.alpaca.AlpacaSourceType;
import io.quotecast.source.backfill.BarEndpoint;
import io.quotecast.source.binance.BinanceSourceType;
import io.quotecast.source.bitstamp.BitstampSourceType;
import io.quotecast.source.coinbase.CoinbaseSourceType;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.gemini.GeminiSourceType;
import io.quotecast.source.kraken.KrakenSourceType;
import io.quotecast.source.massive.MassiveSourceType;
import io.quotecast.source.replay.ReplaySourceType;
import io.quotecast.source.simulator.SimulatorSourceType;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** All types of sources, and the sources and the instruments that the settings select. */
public final class SourceRegistry {
    private static final List<SourceType<?>> EXCHANGES = List.of(
            new AlpacaSourceType(),
            new BinanceSourceType(),
            new BitstampSourceType(),
            new CoinbaseSourceType(),
            new GeminiSourceType(),
            new KrakenSourceType(),
            new MassiveSourceType());
    private static final List<SourceType<?>> TYPES = Stream.concat(
                    Stream.of(new SimulatorSourceType(), new ReplaySourceType(capturedProtocols())), EXCHANGES.stream())
            .toList();

    private static final String NO_SOURCE = "none";
    private static final String BUILT_IN_INSTRUMENTS = "/instruments.csv";

    private final List<String> selectedNames;
    private final SourcePrioritySettings prioritySettings;
    private final List<Entry<?>> entries;
    private final SourceType.Context context;

    /**
     * @param selectedNames the value of the setting {@code quotecast.source}
     * @param prioritySettings how sources are chosen that deliver the same instruments
     * @param config contains the mappings of all {@link #settingsTypes}
     */
    public SourceRegistry(
            List<String> selectedNames,
            SourcePrioritySettings prioritySettings,
            SmallRyeConfig config,
            SourceType.Context context) {
        this.selectedNames = List.copyOf(selectedNames);
        this.prioritySettings = prioritySettings;
        this.entries =
                TYPES.stream().<Entry<?>>map(type -> Entry.of(type, config)).toList();
        this.context = context.with(barEndpoints());
    }

    /** A type of source and its settings. */
    private record Entry<S>(SourceType<S> type, S settings) {
        static <S> Entry<S> of(SourceType<S> type, SmallRyeConfig config) {
            return new Entry<>(type, config.getConfigMapping(type.settingsType()));
        }

        String name() {
            return type.name();
        }

        void check(SourceType.Context context, Violations violations) {
            type.check(settings, context, violations);
        }

        void checkRanges(Violations violations) {
            SettingsCheck.checkRanges("quotecast." + name(), type.settingsType(), settings, violations);
        }

        SourceRunner.Factory factory(SourceType.Context context) {
            return new SourceRunner.Factory(name(), resumePoint -> type.create(settings, context, resumePoint));
        }

        TradingHours tradingHours() {
            return type.tradingHours(settings);
        }

        Optional<BarEndpoint> barEndpoint() {
            return type.barEndpoint(settings);
        }

        PastBars pastBars(SourceType.Context context) {
            return type.pastBars(settings, context);
        }
    }

    /**
     * The selected sources.
     *
     * @param selector chooses between those that deliver the same instruments
     */
    public record Selected(List<SourceRunner.Factory> factories, SourceSelector selector) {
        public Selected {
            factories = List.copyOf(factories);
        }
    }

    private static List<ExchangeProtocol> capturedProtocols() {
        return EXCHANGES.stream()
                .map(type -> type.capturedProtocol()
                        .orElseThrow(() -> new IllegalStateException("no capture of " + type.name() + " can be read")))
                .toList();
    }

    /** Returns the names of all sources. */
    public static List<String> names() {
        return TYPES.stream().map(SourceType::name).toList();
    }

    /** Returns the settings of all sources: interfaces with a {@code ConfigMapping}. */
    public static List<Class<?>> settingsTypes() {
        return TYPES.stream().<Class<?>>map(SourceType::settingsType).toList();
    }

    /** Checks the names of the sources and the settings of all sources, whether they are selected or not. */
    public void check(Violations violations) {
        List<String> known = names();
        for (String name : selectedNames) {
            if (!known.contains(name) && !name.equals(NO_SOURCE)) {
                violations.add(
                        "source",
                        "'" + name + "' is invalid; must be any of " + String.join(", ", known) + ", or " + NO_SOURCE);
            }
        }
        if (selectedNames.contains(NO_SOURCE) && selectedNames.size() > 1) {
            violations.add("source", "'" + selectedNames + "' is invalid; none excludes other sources");
        }
        if (new HashSet<>(selectedNames).size() < selectedNames.size()) {
            violations.add("source", "'" + selectedNames + "' is invalid; must contain each source only once");
        }
        checkPriority(violations);
        selected().forEach(entry -> entry.check(context, violations));
        entries.forEach(entry -> entry.checkRanges(violations));
    }

    private void checkPriority(Violations violations) {
        List<String> priority = prioritySettings.priority().orElse(List.of());
        for (String name : priority) {
            if (!selectedNames.contains(name)) {
                violations.add(
                        "source.priority",
                        "'" + name + "' is invalid; must be one of the sources in quotecast.source ("
                                + String.join(", ", selectedNames) + ")");
            } else if (name.equals(ReplaySourceType.NAME)) {
                violations.add(
                        "source.priority",
                        "'" + name + "' is invalid; a recording cannot be replaced by another source");
            }
        }
        if (new HashSet<>(priority).size() < priority.size()) {
            violations.add("source.priority", "'" + priority + "' is invalid; must contain each source only once");
        }
    }

    /**
     * Creates all selected sources once, to check their settings, and returns what is needed to run them.
     *
     * @throws IllegalArgumentException if a source cannot be created, or sources deliver the same instruments and no
     *     priority decides between them; the message names the setting, its value and the rule
     */
    public Selected select() {
        List<SourceRunner.Factory> factories =
                selected().stream().map(entry -> entry.factory(context)).toList();
        // Reports invalid settings at start-up instead of when the source is needed.
        List<EventSource> sources =
                factories.stream().map(SourceRunner.Factory::validate).toList();
        return new Selected(factories, SharedInstruments.selector(sources, prioritySettings, context));
    }

    /** Returns the trading hours that the server announces: those of the first source that has any, or always open. */
    public TradingHours tradingHours() {
        return selected().stream()
                .map(Entry::tradingHours)
                .filter(hours -> hours != TradingHours.ALWAYS_OPEN)
                .findFirst()
                .orElse(TradingHours.ALWAYS_OPEN);
    }

    /**
     * Returns the bars from before the first trade, of all sources that have any.
     *
     * @throws IllegalArgumentException if the settings demand bars that do not exist; the message names the setting
     */
    public PastBars pastBars() {
        return PastBars.of(
                selected().stream().map(entry -> entry.pastBars(context)).toList());
    }

    private Map<String, BarEndpoint> barEndpoints() {
        Map<String, BarEndpoint> endpoints = new LinkedHashMap<>();
        entries.forEach(entry -> entry.barEndpoint().ifPresent(endpoint -> endpoints.put(entry.name(), endpoint)));
        return endpoints;
    }

    /** Returns the selected sources in the order of the setting, without unknown names. */
    private List<Entry<?>> selected() {
        return selectedNames.stream()
                .<Entry<?>>flatMap(
                        name -> entries.stream().filter(entry -> entry.name().equals(name)))
                .toList();
    }

    /**
     * Reads the instruments from a file, or from the built-in list.
     *
     * @throws IllegalArgumentException if the file cannot be read or contains a malformed line
     */
    public static List<Listing> readListings(Optional<Path> file, Instruments instruments) {
        try (InputStream builtIn = SourceRegistry.class.getResourceAsStream(BUILT_IN_INSTRUMENTS)) {
            return file.isPresent()
                    ? InstrumentFile.read(file.get(), instruments)
                    : InstrumentFile.read(Objects.requireNonNull(builtIn, BUILT_IN_INSTRUMENTS), instruments);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "quotecast.instruments: '" + file.map(Path::toString).orElse(BUILT_IN_INSTRUMENTS)
                            + "' cannot be read: " + e,
                    e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "quotecast.instruments: '" + file.map(Path::toString).orElse(BUILT_IN_INSTRUMENTS) + "': "
                            + e.getMessage(),
                    e);
        }
    }
}
