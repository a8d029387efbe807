package io.quotecast.source.simulator;

import io.quotecast.config.Violations;
import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import io.quotecast.market.InstrumentState;
import io.quotecast.market.TradingHours;
import io.quotecast.source.EventSource;
import io.quotecast.source.PastBars;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The market simulator as a type of source. */
public final class SimulatorSourceType implements SourceType<SimulatorConfig> {
    static final String NAME = "simulator";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<SimulatorConfig> settingsType() {
        return SimulatorConfig.class;
    }

    @Override
    public void check(SimulatorConfig settings, Context context, Violations violations) {
        long pricedInstruments = context.listings().stream()
                .filter(listing -> listing.price() > 0)
                .count();
        if (pricedInstruments == 0) {
            violations.add("instruments", "no listed instrument has a price, and the simulator needs at least one");
        }
        // A shorter list limits the number without an error, because the default would be wrong for it.
        long max = Math.min(
                Math.max(pricedInstruments, SimulatorSettings.BUILT_IN_SYMBOLS), SimulatorSettings.MAX_SYMBOLS);
        if (settings.symbols() < 1 || settings.symbols() > max) {
            violations.addOutOfRange("simulator.symbols", settings.symbols(), 1, max);
        }
    }

    @Override
    public EventSource create(SimulatorConfig settings, Context context, SourceRunner.ResumePoint resumePoint) {
        return new SimulatedMarket(
                resumed(context.listings(), resumePoint.instrumentStates()),
                modelSettings(settings),
                settings.history() ? context.timeframes() : null,
                context.clock());
    }

    @Override
    public PastBars pastBars(SimulatorConfig settings, Context context) {
        return settings.history()
                ? new SimulatedHistory(context.listings(), modelSettings(settings), context.clock())
                : PastBars.NONE;
    }

    private static SimulatorSettings modelSettings(SimulatorConfig settings) {
        return new SimulatorSettings(
                settings.symbols(),
                settings.eventsPerSecond(),
                settings.seed(),
                settings.alwaysOpen(),
                settings.tradesPerCorrection());
    }

    @Override
    public TradingHours tradingHours(SimulatorConfig settings) {
        return settings.alwaysOpen() ? TradingHours.ALWAYS_OPEN : TradingHours.NEW_YORK;
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
}
