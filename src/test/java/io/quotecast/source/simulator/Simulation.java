package io.quotecast.source.simulator;

import io.quotecast.ingest.InstrumentFile;
import io.quotecast.ingest.Listing;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs a market model through virtual time for tests. */
final class Simulation {
    private Simulation() {}

    static List<Listing> listings() {
        try (InputStream in = InstrumentFile.class.getResourceAsStream("/instruments.csv")) {
            return InstrumentFile.read(in, new Instruments());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MarketModel model(int symbols, int eventsPerSecond, long seed, boolean alwaysOpen, String start) {
        return new MarketModel(
                listings(), new SimulatorSettings(symbols, eventsPerSecond, seed, alwaysOpen), micros(start));
    }

    static long micros(String instant) {
        return Instant.parse(instant).getEpochSecond() * 1_000_000L;
    }

    /** Runs the model until this time and passes its events to the sink. */
    static void run(MarketModel model, String until, Consumer<? super MarketEvent> sink) {
        long end = micros(until);
        while (model.nextTimeMicros() < end) {
            model.next(sink);
        }
    }

    static List<MarketEvent> events(MarketModel model, String until) {
        List<MarketEvent> events = new ArrayList<>();
        run(model, until, events::add);
        return events;
    }
}
