package io.quotecast;

import io.quotecast.feed.CoinbaseSettings;
import io.quotecast.feed.CoinbaseSource;
import io.quotecast.feed.EventSource;
import io.quotecast.feed.InstrumentFile;
import io.quotecast.feed.Listing;
import io.quotecast.feed.ReplaySource;
import io.quotecast.feed.Standing;
import io.quotecast.feed.simulator.SimulatedMarket;
import io.quotecast.feed.simulator.SimulatorSettings;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.TradingHours;
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

/** Builds the sources that the settings name, and the pipeline behind them. */
final class SourceChoice {
    private static final String BUILT_IN = "/instruments.csv";

    private SourceChoice() {}

    /**
     * @throws IllegalArgumentException if a setting is wrong, naming it, its value and what it may be
     */
    static Pipeline pipeline(QuotecastConfig config, InstantSource clock, RandomGenerator random) {
        Instruments instruments = new Instruments();
        List<Listing> listings = listings(config.instruments(), instruments);
        SettingsCheck.check(config, (int)
                listings.stream().filter(listing -> listing.price() > 0).count());
        List<Sources.Kind> sources = new ArrayList<>();
        for (String name : config.source()) {
            switch (name) {
                case "simulator" ->
                    sources.add(new Sources.Kind(
                            name, begun -> simulator(config.simulator(), goOn(listings, begun.standings()), clock)));
                case "replay" ->
                    sources.add(new Sources.Kind(name, begun -> replay(config.replay(), begun.place(), instruments)));
                case "coinbase" ->
                    sources.add(new Sources.Kind(name, begun -> coinbase(config.coinbase(), instruments, random)));
                default -> {}
            }
        }
        // What is wrong with one is said now, and not when its time has come.
        sources.forEach(Sources.Kind::tryOut);
        boolean keepsHours =
                config.source().contains("simulator") && !config.simulator().alwaysOpen();
        TradingHours hours = keepsHours ? TradingHours.NEW_YORK : TradingHours.ALWAYS_OPEN;
        return new Pipeline(config, instruments, hours, sources, clock, random);
    }

    private static List<Listing> goOn(List<Listing> listings, List<Standing> standings) {
        Map<Instrument, Standing> known = new HashMap<>();
        standings.forEach(standing -> known.put(standing.instrument(), standing));
        return listings.stream()
                .map(listing -> {
                    Standing standing = known.get(listing.instrument());
                    return standing == null ? listing : listing.goingOn(standing);
                })
                .toList();
    }

    private static List<Listing> listings(Optional<Path> file, Instruments instruments) {
        try (InputStream builtIn = SourceChoice.class.getResourceAsStream(BUILT_IN)) {
            return file.isPresent()
                    ? InstrumentFile.read(file.get(), instruments)
                    : InstrumentFile.read(Objects.requireNonNull(builtIn, BUILT_IN), instruments);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "quotecast.instruments is '" + file.map(Path::toString).orElse(BUILT_IN)
                            + "', which cannot be read: " + e,
                    e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "quotecast.instruments is '" + file.map(Path::toString).orElse(BUILT_IN) + "': " + e.getMessage(),
                    e);
        }
    }

    private static EventSource simulator(
            QuotecastConfig.Simulator config, List<Listing> listings, InstantSource clock) {
        SimulatorSettings settings =
                new SimulatorSettings(config.symbols(), config.eventsPerSecond(), config.seed(), config.alwaysOpen());
        return new SimulatedMarket(listings, settings, clock);
    }

    private static EventSource replay(QuotecastConfig.Replay config, long place, Instruments instruments) {
        try {
            return new ReplaySource(config.file().orElseThrow(), config.speed(), config.loop(), place, instruments);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.replay.file: " + e.getMessage(), e);
        }
    }

    private static EventSource coinbase(
            QuotecastConfig.Coinbase config, Instruments instruments, RandomGenerator random) {
        try {
            CoinbaseSettings settings = CoinbaseSettings.of(config.address(), config.products(), config.silence());
            return new CoinbaseSource(settings, instruments, random);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.coinbase: " + e.getMessage(), e);
        }
    }
}
