package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.TradingHours;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PricePathTest {
    private static final double DAY = 20_458;
    private static final double DEVIATION = 0.01;

    @Test
    void theValueDependsOnSeedNameAndTimeOnly() {
        PricePath path = new PricePath(42, "market", DEVIATION);
        Random random = new Random(1);

        for (int i = 0; i < 1_000; i++) {
            double days = DAY + 300 * random.nextDouble();
            assertEquals(new PricePath(42, "market", DEVIATION).at(days), path.at(days));
        }
        assertNotEquals(path.at(DAY), new PricePath(43, "market", DEVIATION).at(DAY));
        assertNotEquals(path.at(DAY), new PricePath(42, "sector", DEVIATION).at(DAY));
    }

    @Test
    void theChangeInADayHasTheGivenDeviationAndTheValueStaysBounded() {
        PricePath path = new PricePath(42, "market", DEVIATION);
        double squares = 0;
        double highest = 0;
        int days = 5_000;
        for (int i = 0; i < days; i++) {
            double change = path.at(DAY + i + 1) - path.at(DAY + i);
            squares += change * change;
            highest = Math.max(highest, Math.abs(path.at(DAY + i)));
        }

        assertEquals(DEVIATION, Math.sqrt(squares / days), 0.1 * DEVIATION);
        assertTrue(highest < 0.3, "highest value " + highest);
    }

    @Test
    void theValueHasNoJumps() {
        PricePath path = new PricePath(42, "market", DEVIATION);
        double previous = path.at(DAY);
        for (int second = 1; second < 86_400; second++) {
            double value = path.at(DAY + second / 86_400.0);
            double change = Math.abs(value - previous);
            assertTrue(change < 0.1 * DEVIATION, "change of " + change + " in second " + second);
            previous = value;
        }
    }

    @Test
    void aMarketThatStartsLaterHasThePricesOfOneThatRuns() {
        Map<Instrument, Quote> running = new HashMap<>();
        Map<Instrument, Quote> restarted = new HashMap<>();
        MarketModel model = Simulation.model(20, 200, 42, true, "2026-01-05T10:00:00Z");
        MarketModel later = Simulation.model(20, 200, 42, true, "2026-01-05T14:59:00Z");

        Simulation.run(model, "2026-01-05T15:00:00Z", event -> keep(event, running));
        Simulation.run(later, "2026-01-05T15:00:00Z", event -> keep(event, restarted));

        assertTrue(restarted.size() >= 15, restarted.size() + " stocks");
        restarted.forEach((instrument, quote) ->
                assertEquals(1, (double) quote.bid() / running.get(instrument).bid(), 0.003, instrument::toString));
    }

    private static void keep(Object event, Map<Instrument, Quote> newest) {
        if (event instanceof Quote quote) {
            newest.put(quote.instrument(), quote);
        }
    }

    @Test
    void nightsAndWeekendsCountAsASmallPartOfADay() {
        TradingTime time = new TradingTime(TradingHours.NEW_YORK);
        double close = time.daysAt(Simulation.micros("2026-01-09T21:00:00Z"));

        assertEquals(close + TradingTime.NIGHT, time.daysAt(Simulation.micros("2026-01-12T14:30:00Z")), 1e-9, "Monday");
        assertEquals(close + 1, time.daysAt(Simulation.micros("2026-01-12T21:00:00Z")), 1e-9, "Monday's close");
        assertEquals(close + TradingTime.NIGHT / 2, time.daysAt(Simulation.micros("2026-01-11T05:45:00Z")), 1e-3);
        assertEquals(
                1,
                time.activity(Simulation.micros("2026-01-11T00:00:00Z"), Simulation.micros("2026-01-13T00:00:00Z")),
                1e-9);
    }

    @Test
    void aHalfDayIsAWholeDayOfPrices() {
        TradingTime time = new TradingTime(TradingHours.NEW_YORK);

        double open = time.daysAt(Simulation.micros("2026-11-27T14:30:00Z"));
        double close = time.daysAt(Simulation.micros("2026-11-27T18:00:00Z"));

        assertEquals(1 - TradingTime.NIGHT, close - open, 1e-9);
    }
}
