package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Session;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A week with New York hours, from Monday, 5 January 2026; the market opens at 14:30 UTC and closes at 21:00 UTC. */
class SessionsTest {
    private static final int SYMBOLS = 30;
    private static final int INDICES = 3;

    private final MarketModel model = Simulation.model(SYMBOLS, 10, 7, false, "2026-01-05T09:00:00Z");

    @Test
    void nightsAndWeekendsAreSilent() {
        long monday = Simulation.micros("2026-01-05T00:00:00Z");
        Set<Long> daysWithEvents = new HashSet<>();
        Simulation.run(model, "2026-01-12T09:00:00Z", event -> {
            long secondOfDay = event.timeMicros() / 1_000_000 % 86_400;
            assertTrue(secondOfDay >= 13 * 3_600 && secondOfDay < 21 * 3_600, event::toString);
            daysWithEvents.add((event.timeMicros() - monday) / 86_400_000_000L);
        });

        assertEquals(Set.of(0L, 1L, 2L, 3L, 4L), daysWithEvents);
    }

    @Test
    void theModelReportsAClosedSession() {
        assertEquals(Session.CLOSED, model.session());
        assertEquals(Simulation.micros("2026-01-05T13:00:00Z"), model.nextTimeMicros());

        Simulation.run(model, "2026-01-05T15:00:00Z", event -> {});

        assertEquals(Session.REGULAR, model.session());
    }

    @Test
    void thePreMarketHasOnlyAFewQuotes() {
        List<MarketEvent> early = Simulation.events(model, "2026-01-05T14:30:00Z");
        List<MarketEvent> firstHour = Simulation.events(model, "2026-01-05T15:30:00Z");

        assertTrue(early.stream().allMatch(Quote.class::isInstance));
        assertFalse(early.isEmpty());
        assertTrue(early.size() < firstHour.size() / 10, early.size() + " against " + firstHour.size());
    }

    @Test
    void everyStockOpensWithOneLargeTrade() {
        Simulation.run(model, "2026-01-05T14:30:00Z", event -> {});

        List<Trade> crosses = crosses(Simulation.events(model, "2026-01-05T14:30:01Z"));

        assertEquals(SYMBOLS - INDICES, crosses.size());
        assertEquals(
                SYMBOLS - INDICES,
                crosses.stream().map(Trade::instrument).distinct().count());
        assertTrue(crosses.stream().allMatch(trade -> trade.size() >= 10_000), crosses::toString);
    }

    @Test
    void noStockTradesBeforeItHasOpened() {
        MarketModel busy = Simulation.model(SYMBOLS, 100_000, 7, false, "2026-01-05T14:29:59Z");
        Set<Instrument> opened = new HashSet<>();

        for (MarketEvent event : Simulation.events(busy, "2026-01-05T14:30:01Z")) {
            if (event instanceof Trade trade && trade.size() > 0) {
                assertEquals(opened.add(trade.instrument()), trade.side() == Side.UNKNOWN, trade::toString);
            }
        }

        assertEquals(SYMBOLS - INDICES, opened.size());
    }

    @Test
    void everyStockClosesWithOneLargeTradeWhichIsItsLast() {
        Simulation.run(model, "2026-01-05T20:55:00Z", event -> {});

        List<Trade> trades =
                trades(Simulation.events(model, "2026-01-06T09:00:00Z")).toList();

        assertEquals(SYMBOLS - INDICES, trades.size());
        assertTrue(trades.stream().allMatch(trade -> trade.side() == Side.UNKNOWN), trades::toString);
        assertTrue(trades.get(0).timeMicros() > Simulation.micros("2026-01-05T20:59:59Z"));
    }

    @Test
    void volumeIsHighAtTheOpenAndTheCloseAndLowAtNoon() {
        long open = Simulation.micros("2026-01-05T14:30:00Z");
        long[] volumes = new long[13];
        Simulation.run(model, "2026-01-10T00:00:00Z", event -> {
            if (event instanceof Trade trade && trade.side() != Side.UNKNOWN) {
                long intoDay = (trade.timeMicros() - open) % 86_400_000_000L;
                volumes[(int) (intoDay / 1_800_000_000L)] += trade.size();
            }
        });

        double noon = (volumes[5] + volumes[6] + volumes[7]) / 3.0;
        assertTrue(volumes[0] > 2.2 * noon, volumes[0] + " at the open, " + noon + " at noon");
        // Continuous trading stops five minutes before the end of the last half hour.
        assertTrue(volumes[12] > 1.4 * noon, volumes[12] + " at the close, " + noon + " at noon");
        assertTrue(volumes[0] > volumes[2] && volumes[2] > noon && volumes[11] > noon);
    }

    private static Stream<Trade> trades(List<MarketEvent> events) {
        return events.stream()
                .filter(Trade.class::isInstance)
                .map(Trade.class::cast)
                .filter(trade -> trade.size() > 0);
    }

    private static List<Trade> crosses(List<MarketEvent> events) {
        return trades(events).filter(trade -> trade.side() == Side.UNKNOWN).toList();
    }
}
