package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A server without a source, on a free port: it says only what a test makes it say, and heartbeats every 200 ms. */
public final class QuietServer implements QuarkusTestProfile {
    public static final int HEARTBEAT_MILLIS = 200;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quotecast.source", "none",
                "quotecast.heartbeat", HEARTBEAT_MILLIS + "ms",
                "quarkus.http.test-port", "0");
    }
}
