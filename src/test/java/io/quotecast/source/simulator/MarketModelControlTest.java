package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Session;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands of an administrator, on the virtual clock of a market model. */
class MarketModelControlTest {
    private static final String START = "2026-01-05T00:00:00Z";
    private static final long SECOND = 1_000_000_000L;
    private static final Symbol AAPL = new Symbol("AAPL");

    private final List<MarketEvent> events = new ArrayList<>();

    @Test
    void aBurstMultipliesTheRateAndEndsByItself() {
        MarketModel model = Simulation.model(50, 200, 5, true, START);
        Simulation.run(model, "2026-01-05T00:01:00Z", event -> {});

        long until = model.burst(20, 30 * SECOND, Simulation.micros("2026-01-05T00:01:00Z"), events::add);
        int during = Simulation.events(model, "2026-01-05T00:01:30Z").size();
        // The last children of the burst arrive shortly after its end.
        Simulation.run(model, "2026-01-05T00:01:31Z", event -> {});
        int after = Simulation.events(model, "2026-01-05T00:02:31Z").size();

        assertEquals(Simulation.micros("2026-01-05T00:01:30Z"), until, 100_000);
        assertEquals(1.0, during / (20 * 200 * 30.0), 0.05);
        assertEquals(1.0, after / (200 * 60.0), 0.1);
    }

    @Test
    void aNewBurstReplacesTheFirst() {
        MarketModel model = Simulation.model(50, 200, 5, true, START);
        long start = Simulation.micros(START);

        model.burst(1_000, 600 * SECOND, start, events::add);
        model.burst(2, SECOND, start, events::add);
        Simulation.run(model, "2026-01-05T00:00:02Z", event -> {});

        assertEquals(new SimulatorState(List.of(), 0, 1, 0), model.state(Simulation.micros("2026-01-05T00:00:02Z"), 0));
        assertEquals(1.0, Simulation.events(model, "2026-01-05T00:01:02Z").size() / (200 * 60.0), 0.1);
    }

    @Test
    void aClosedMarketIsSilentEvenInABurst() {
        MarketModel model = Simulation.model(50, 200, 5, true, START);
        Simulation.run(model, "2026-01-05T00:00:10Z", event -> {});
        long close = Simulation.micros("2026-01-05T00:00:10Z");

        model.setHours(TradingHours.ALWAYS_CLOSED, close, events::add);
        model.burst(100, 10 * SECOND, close, events::add);

        assertEquals(Session.CLOSED, model.session());
        assertEquals(Long.MAX_VALUE / 1_000, model.nextTimeMicros());
        for (MarketEvent event : events) {
            PriceBands ended = (PriceBands) event;
            assertEquals(PriceBands.none(ended.instrument(), PriceBands.Indicator.OUTSIDE_HOURS, close), ended);
        }
    }

    @Test
    void openingTheMarketStartsWithAnAuction() {
        MarketModel model = Simulation.model(50, 200, 5, false, "2026-01-05T03:00:00Z");
        long night = Simulation.micros("2026-01-05T03:00:10Z");

        model.setHours(TradingHours.ALWAYS_OPEN, night, events::add);
        Simulation.run(model, "2026-01-05T03:00:11Z", events::add);

        long crosses = events.stream()
                .filter(event -> event instanceof Trade trade && trade.side() == Side.UNKNOWN && trade.size() > 0)
                .count();
        long stocks = Simulation.listings().stream()
                .limit(50)
                .filter(listing -> !listing.instrument().sector().equals(InstrumentModel.INDEX))
                .count();
        assertEquals(stocks, crosses);
        assertTrue(events.stream().allMatch(event -> event.timeMicros() >= night));
    }

    @Test
    void newHoursWithTheSameSessionChangeNothing() {
        MarketModel model = Simulation.model(50, 200, 5, false, "2026-01-05T15:00:00Z");
        Simulation.run(model, "2026-01-05T15:01:00Z", event -> {});
        long changeMicros = Simulation.micros("2026-01-05T15:01:00Z");

        model.setHours(TradingHours.ALWAYS_OPEN, changeMicros, events::add);
        model.setHours(TradingHours.NEW_YORK, changeMicros, events::add);
        Simulation.run(model, "2026-01-05T15:02:00Z", events::add);

        assertTrue(events.stream()
                .noneMatch(event -> event instanceof Trade trade && trade.side() == Side.UNKNOWN && trade.size() > 0));
        Simulation.run(model, "2026-01-05T20:55:01Z", event -> {});
        assertEquals(Session.CLOSING_AUCTION, model.session());
    }

    @Test
    void aManualHaltOutlastsTheCloseAndIsListedUntilItsEnd() {
        MarketModel model = Simulation.model(5, 50, 3, true, START);
        long start = Simulation.micros(START);

        model.halt(AAPL, "T12", start, event -> {});
        model.setHours(TradingHours.ALWAYS_CLOSED, start, events::add);
        assertEquals(
                List.of("T12"),
                model.state(start, 0).halted().stream()
                        .map(SimulatorState.Halted::reason)
                        .toList());
        model.resume(AAPL, start, events::add);

        assertEquals(
                List.of(TradingState.CLOSED),
                events.stream().map(event -> ((Status) event).state()).toList());
        assertEquals(new SimulatorState(List.of(), 0, 1, 0), model.state(start, 0));
    }

    @Test
    void theSameCommandsAtTheSameTimesGiveTheSameMarket() {
        assertEquals(commandedEvents(), commandedEvents());
    }

    private static List<MarketEvent> commandedEvents() {
        MarketModel model = Simulation.model(50, 500, 42, true, START);
        List<MarketEvent> events = new ArrayList<>(Simulation.events(model, "2026-01-05T00:00:05Z"));
        model.burst(20, 2 * SECOND, Simulation.micros("2026-01-05T00:00:05Z"), events::add);
        Simulation.run(model, "2026-01-05T00:00:06Z", events::add);
        model.halt(AAPL, "T12", Simulation.micros("2026-01-05T00:00:06Z"), events::add);
        Simulation.run(model, "2026-01-05T00:00:08Z", events::add);
        model.setHours(TradingHours.ALWAYS_CLOSED, Simulation.micros("2026-01-05T00:00:08Z"), events::add);
        model.setHours(TradingHours.ALWAYS_OPEN, Simulation.micros("2026-01-05T00:00:09Z"), events::add);
        Simulation.run(model, "2026-01-05T00:00:12Z", events::add);
        return events;
    }
}
