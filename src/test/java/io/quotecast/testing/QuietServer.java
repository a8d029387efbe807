package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A server without a source, on a free port: it says only what a test makes it say, and
 * heartbeats every 200 ms; who reads nothing for 4 s is closed.
 */
public final class QuietServer implements QuarkusTestProfile {
    public static final int HEARTBEAT_MILLIS = 200;
    public static final int SLOW_MILLIS = 4_000;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quotecast.source",
                "none",
                "quotecast.heartbeat",
                HEARTBEAT_MILLIS + "ms",
                "quotecast.push.slow-time",
                SLOW_MILLIS + "ms",
                "quarkus.http.test-port",
                "0");
    }
}
