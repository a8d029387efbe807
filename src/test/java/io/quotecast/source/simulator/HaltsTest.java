package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import io.quotecast.market.InstrumentState;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.testing.SampleInstruments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HaltsTest {
    private static final Symbol AAPL = new Symbol("AAPL");
    private static final long MINUTE = 60_000_000L;

    @Test
    void aHaltedStockIsSilentUntilItIsResumed() {
        MarketModel model = Simulation.model(60, 8, 7, true, "2026-01-05T00:00:00Z");
        Map<Instrument, Status> halted = new HashMap<>();
        Map<String, Integer> byReason = new HashMap<>();

        Simulation.run(model, "2026-01-12T00:00:00Z", event -> {
            Instrument instrument = ((MarketEvent.InstrumentEvent) event).instrument();
            if (event instanceof PriceBands bands && bands.indicator() == PriceBands.Indicator.SUSPENDED) {
                assertEquals(halted.get(instrument).timeMicros(), bands.timeMicros());
            } else if (!(event instanceof Status status)) {
                assertNull(halted.get(instrument), event::toString);
            } else if (status.state() == TradingState.HALTED) {
                assertNull(halted.put(instrument, status));
                byReason.merge(status.reason(), 1, Integer::sum);
            } else {
                assertEquals(new Status(instrument, TradingState.OPEN, "", status.timeMicros()), status);
                long lasted = status.timeMicros() - halted.remove(instrument).timeMicros();
                assertTrue(lasted >= 5 * MINUTE && lasted <= 20 * MINUTE, status + " after " + lasted + " µs");
            }
        });

        assertTrue(byReason.getOrDefault("T1", 0) >= 1 && byReason.get("T1") < 30, byReason::toString);
        assertTrue(byReason.getOrDefault("LUDP", 0) >= 1 && byReason.get("LUDP") < 30, byReason::toString);
    }

    /** Prices contain the news from before the start already. */
    @Test
    void noStockIsHaltedForNewsFromBeforeTheStart() {
        for (int day = 10; day < 20; day++) {
            MarketModel model = Simulation.model(100, 100, 42, true, "2026-01-" + day + "T23:00:00Z");

            List<MarketEvent> events = Simulation.events(model, "2026-01-" + day + "T23:00:02Z");

            assertEquals(
                    List.of(), events.stream().filter(Status.class::isInstance).toList());
        }
    }

    @Test
    void haltsEndWithTheRegularSession() {
        MarketModel model = Simulation.model(100, 5, 1, false, "2026-01-05T09:00:00Z");
        List<Status> halted = new ArrayList<>();
        List<Status> resumedAtTheClose = new ArrayList<>();

        Simulation.run(model, "2026-02-05T09:00:00Z", event -> {
            if (event instanceof Status status && status.state() == TradingState.HALTED) {
                halted.add(status);
            } else if (event instanceof Status status) {
                halted.removeIf(halt -> halt.instrument().equals(status.instrument()));
                if (status.state() == TradingState.AUCTION) {
                    resumedAtTheClose.add(status);
                }
            }
        });

        assertEquals(List.of(), halted);
        assertFalse(resumedAtTheClose.isEmpty());
    }

    @Test
    void aResumedMarketKeepsItsHalts() {
        Instrument aapl = instrument("AAPL");
        Instrument msft = instrument("MSFT");
        Instrument nvda = instrument("NVDA");
        long start = Simulation.micros("2026-01-05T00:00:00Z");
        List<Listing> listings = List.of(
                new Listing(aapl, 10_000, 1_000_000).resumedFrom(new InstrumentState(aapl, 20_000, "T12")),
                new Listing(msft, 10_000, 1_000_000).resumedFrom(new InstrumentState(msft, 30_000, Halts.LIMIT_REASON)),
                new Listing(nvda, 10_000, 1_000_000).resumedFrom(new InstrumentState(nvda, 0, "")));
        MarketModel model = new MarketModel(listings, new SimulatorSettings(3, 50, 1, true), start);
        Map<Instrument, List<MarketEvent>> events = new HashMap<>();

        Simulation.run(model, "2026-01-05T00:10:00Z", event -> events.computeIfAbsent(
                        ((MarketEvent.InstrumentEvent) event).instrument(), any -> new ArrayList<>())
                .add(event));

        assertNull(events.get(aapl));
        MarketEvent resumed = events.get(msft).get(0);
        assertEquals(new Status(msft, TradingState.OPEN, "", start + 5 * MINUTE), resumed);
        assertEquals(
                PriceBands.Indicator.REOPENING, ((PriceBands) events.get(msft).get(1)).indicator());
        assertTrue(events.get(msft).get(2) instanceof Quote);
        assertEquals(
                PriceBands.Indicator.OPENING, ((PriceBands) events.get(nvda).get(0)).indicator());
        assertTrue(events.get(nvda).get(1) instanceof Quote);
        assertEquals(
                List.of(new SimulatorState.Halted(aapl, "T12", 0)),
                model.state(start + 10 * MINUTE, 0).halted());
    }

    private static Instrument instrument(String symbol) {
        return SampleInstruments.instrument(0, symbol, 2, 0, 1);
    }

    @Test
    void aManualHaltLastsUntilItIsResumedManually() {
        MarketModel model = Simulation.model(5, 50, 3, true, "2026-01-05T00:00:00Z");
        Simulation.run(model, "2026-01-05T00:01:00Z", event -> {});
        List<MarketEvent> events = new ArrayList<>();
        long halt = Simulation.micros("2026-01-05T00:01:00Z");
        long resume = Simulation.micros("2026-01-05T02:00:00Z");

        assertTrue(model.halt(AAPL, "T12", halt, events::add));
        Simulation.run(model, "2026-01-05T02:00:00Z", events::add);
        assertTrue(model.resume(AAPL, resume, events::add));
        List<MarketEvent.InstrumentEvent> ofApple = ofApple(events);
        List<MarketEvent.InstrumentEvent> after = ofApple(Simulation.events(model, "2026-01-05T02:01:00Z"));

        assertEquals(3, ofApple.size());
        assertEquals("T12", ((Status) ofApple.get(0)).reason());
        assertEquals(
                PriceBands.none(ofApple.get(1).instrument(), PriceBands.Indicator.SUSPENDED, halt), ofApple.get(1));
        assertEquals(TradingState.OPEN, ((Status) ofApple.get(2)).state());
        assertEquals(PriceBands.Indicator.REOPENING, ((PriceBands) after.get(0)).indicator());
        assertTrue(after.get(1) instanceof Quote);
        assertTrue(after.stream().anyMatch(Trade.class::isInstance));
    }

    @Test
    void anUnknownSymbolCannotBeHalted() {
        MarketModel model = Simulation.model(20, 50, 3, true, "2026-01-05T00:00:00Z");
        List<MarketEvent> events = new ArrayList<>();

        assertFalse(model.halt(new Symbol("NOSUCH"), "T12", 0, events::add));
        assertFalse(model.halt(new Symbol("^GSPC"), "T12", 0, events::add));
        assertTrue(model.resume(AAPL, 0, events::add));
        assertEquals(List.of(), events);
    }

    private static List<MarketEvent.InstrumentEvent> ofApple(List<MarketEvent> events) {
        return events.stream()
                .map(MarketEvent.InstrumentEvent.class::cast)
                .filter(event -> event.instrument().symbol().equals(AAPL))
                .toList();
    }
}
