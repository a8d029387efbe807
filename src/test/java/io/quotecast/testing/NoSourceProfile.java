package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A server without a source, on a free port: it says only what a test makes it say, and
 * heartbeats every 200 ms; who reads nothing for 10 s is closed.
 */
public class NoSourceProfile implements QuarkusTestProfile {
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
