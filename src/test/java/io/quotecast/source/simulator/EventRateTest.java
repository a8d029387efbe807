package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRateTest {
    @ParameterizedTest
    @CsvSource({
        "1, 100, 2026-01-09T00:00:00Z",
        "50, 1, 2026-01-05T08:00:00Z",
        "500, 100, 2026-01-05T00:30:00Z",
        "50000, 500, 2026-01-05T00:00:30Z",
        "1000000, 100, 2026-01-05T00:00:03Z"
    })
    void theEventRateIsTheConfiguredOne(int eventsPerSecond, int symbols, String until) {
        String start = "2026-01-05T00:00:00Z";
        MarketModel model = Simulation.model(symbols, eventsPerSecond, 5, true, start);
        long[] count = new long[1];

        Simulation.run(model, until, event -> count[0]++);

        double seconds = (Simulation.micros(until) - Simulation.micros(start)) / 1e6;
        assertEquals(1.0, count[0] / seconds / eventsPerSecond, 0.04);
    }

    @Test
    void withTradingHoursTheRateAppliesToTheRegularSession() {
        MarketModel model = Simulation.model(100, 100, 5, false, "2026-01-05T14:29:00Z");
        Simulation.run(model, "2026-01-05T14:30:00Z", event -> {});
        long[] count = new long[1];

        Simulation.run(model, "2026-01-05T20:55:00Z", event -> count[0]++);

        assertEquals(1.0, count[0] / (385 * 60.0) / 100, 0.03);
    }

    @Test
    void settingsOutsideTheirLimitsAreRejected() {
        assertThrows(IllegalArgumentException.class, () -> new SimulatorSettings(0, 500, 42, true));
        assertThrows(IllegalArgumentException.class, () -> new SimulatorSettings(100, 0, 42, true));
        assertThrows(IllegalArgumentException.class, () -> new SimulatorSettings(100, 1_000_001, 42, true));
    }
}
