package io.quotecast.source;

import io.quotecast.config.QuotecastConfig;
import io.quotecast.ingest.InstrumentFile;
import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import io.quotecast.market.InstrumentState;
import io.quotecast.market.Instruments;
import io.quotecast.market.TradingHours;
import io.quotecast.source.coinbase.CoinbaseSettings;
import io.quotecast.source.coinbase.CoinbaseSource;
import io.quotecast.source.replay.ReplaySource;
import io.quotecast.source.simulator.SimulatedMarket;
import io.quotecast.source.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Creates the sources and reads the instruments that the settings select. */
public final class SourceRegistry {
    private static final String BUILT_IN_INSTRUMENTS = "/instruments.csv";

    private SourceRegistry() {}

    /**
     * Returns a factory for every configured source.
     *
     * @throws IllegalArgumentException if a setting is invalid; the message names the setting, its value and the rule
     */
    public static List<SourceRunner.Factory> factories(
            QuotecastConfig config,
            List<Listing> listings,
            Instruments instruments,
            InstantSource clock,
            RandomGenerator random) {
        List<SourceRunner.Factory> sources = new ArrayList<>();
        for (String name : config.source()) {
            switch (name) {
                case "simulator" ->
                    sources.add(new SourceRunner.Factory(
                            name,
                            resumePoint -> createSimulator(
                                    config.simulator(), resumed(listings, resumePoint.instrumentStates()), clock)));
                case "replay" ->
                    sources.add(new SourceRunner.Factory(
                            name,
                            resumePoint -> createReplay(config.replay(), resumePoint.sourceOffset(), instruments)));
                case "coinbase" ->
                    sources.add(new SourceRunner.Factory(
                            name, resumePoint -> createCoinbase(config.coinbase(), instruments, random)));
                default -> {}
            }
        }
        // Reports invalid settings at start-up instead of when the source is needed.
        sources.forEach(SourceRunner.Factory::validate);
        return sources;
    }

    /** Returns the trading hours that the server announces: those of the simulator, or always open. */
    public static TradingHours tradingHours(QuotecastConfig config) {
        boolean hasTradingHours =
                config.source().contains("simulator") && !config.simulator().alwaysOpen();
        return hasTradingHours ? TradingHours.NEW_YORK : TradingHours.ALWAYS_OPEN;
    }

    private static List<Listing> resumed(List<Listing> listings, List<InstrumentState> instrumentStates) {
        Map<Instrument, InstrumentState> statesByInstrument = new HashMap<>();
        instrumentStates.forEach(
                instrumentState -> statesByInstrument.put(instrumentState.instrument(), instrumentState));
        return listings.stream()
                .map(listing -> {
                    InstrumentState instrumentState = statesByInstrument.get(listing.instrument());
                    return instrumentState == null ? listing : listing.resumedFrom(instrumentState);
                })
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

    private static EventSource createSimulator(
            QuotecastConfig.Simulator config, List<Listing> listings, InstantSource clock) {
        SimulatorSettings settings =
                new SimulatorSettings(config.symbols(), config.eventsPerSecond(), config.seed(), config.alwaysOpen());
        return new SimulatedMarket(listings, settings, clock);
    }

    private static EventSource createReplay(QuotecastConfig.Replay config, long sourceOffset, Instruments instruments) {
        try {
            return new ReplaySource(
                    config.file().orElseThrow(), config.speed(), config.loop(), sourceOffset, instruments);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.replay.file: " + e.getMessage(), e);
        }
    }

    private static EventSource createCoinbase(
            QuotecastConfig.Coinbase config, Instruments instruments, RandomGenerator random) {
        try {
            CoinbaseSettings settings = CoinbaseSettings.of(config.address(), config.products(), config.silence());
            return new CoinbaseSource(settings, instruments, random);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.coinbase: " + e.getMessage(), e);
        }
    }
}
