package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A server without a source: it sends only events that a test publishes, and heartbeats every 200 ms. It closes clients
 * that read nothing for 10 s.
 */
public final class NoSourceProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quotecast.source",
                "none",
                "quotecast.heartbeat",
                "200ms",
                "quotecast.push.slow-time",
                "10s",
                "quarkus.http.test-port",
                "0");
    }
}
