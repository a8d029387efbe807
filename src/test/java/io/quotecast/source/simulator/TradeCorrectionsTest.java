package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Trade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TradeCorrectionsTest {
    private static final String START = "2026-01-05T14:30:00Z";
    private static final String END = "2026-01-05T14:32:00Z";

    private record TradeKey(Instrument instrument, long id) {}

    @Test
    void someTradesAreCorrectedOrCancelledTwoSecondsLater() {
        Map<TradeKey, Trade> trades = new HashMap<>();
        int corrected = 0;
        int cancelled = 0;

        for (MarketEvent event : Simulation.events(model(20), END)) {
            if (event instanceof Trade trade) {
                trades.put(new TradeKey(trade.instrument(), trade.tradeId()), trade);
            } else if (event instanceof Correction correction) {
                Trade original = trades.remove(new TradeKey(
                        correction.instrument(), correction.original().tradeId()));
                assertNotNull(original, correction::toString);
                assertEquals(original.timeMicros() + 2_000_000, correction.timeMicros());
                Correction resolved = correction.resolved(original);
                Trade replacement = resolved.corrected();
                if (replacement == null) {
                    cancelled++;
                } else {
                    corrected++;
                    long ticks = Math.abs(replacement.price() - original.price());
                    assertTrue(ticks >= 1 && ticks <= 3, resolved::toString);
                    assertEquals(original.size(), replacement.size());
                }
            }
        }

        int all = trades.size() + corrected + cancelled;
        assertEquals(1.0 / 20, (double) (corrected + cancelled) / all, 0.02);
        assertTrue(corrected > 50 && cancelled > 50, corrected + " and " + cancelled);
    }

    @Test
    void allOtherEventsAreTheSameAsWithoutCorrections() {
        List<MarketEvent> others = new ArrayList<>(Simulation.events(model(20), END));
        others.removeIf(Correction.class::isInstance);

        assertEquals(Simulation.events(model(0), END), others);
    }

    private static MarketModel model(int tradesPerCorrection) {
        return new MarketModel(
                Simulation.listings(),
                new SimulatorSettings(50, 400, 42, true, tradesPerCorrection),
                Simulation.micros(START));
    }
}
