package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A server with a simulator of 20 symbols that sends 200 events per second. */
public final class SimulatorProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quotecast.simulator.symbols", "20",
                "quotecast.simulator.events-per-second", "200",
                "quarkus.http.test-port", "0");
    }
}
