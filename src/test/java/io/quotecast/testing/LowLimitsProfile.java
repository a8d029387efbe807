package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** A server without a source and with low limits that requires no key. */
public final class LowLimitsProfile implements QuarkusTestProfile {
    public static final String TRUSTED_ORIGIN = "https://desk.example";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quotecast.source", "none");
        settings.put("quotecast.heartbeat", "200ms");
        settings.put("quotecast.keys-file", ApiKeyFixture.newFile().toString());
        settings.put("quotecast.trusted-origins", TRUSTED_ORIGIN);
        settings.put("quotecast.limits.max-connections", "10");
        settings.put("quotecast.limits.max-connections-per-address", "6");
        settings.put("quotecast.limits.max-message-bytes", "1024");
        settings.put("quotecast.limits.max-id-length", "8");
        settings.put("quotecast.limits.publishes-per-second", "1");
        settings.put("quotecast.limits.publish-burst", "5");
        settings.put("quotecast.limits.max-publish-bytes", "64");
        settings.put("quotecast.limits.max-url-bytes", "1024");
        settings.put("quotecast.limits.max-header-bytes", "2048");
        settings.put("quotecast.limits.idle-time", "8s");
        settings.put("quotecast.ingest.idle-time", "1s");
        settings.put("quotecast.limits.max-symbols", "3");
        settings.put("quotecast.limits.max-rooms", "4");
        settings.put("quotecast.limits.max-rooms-per-address", "3");
        settings.put("quotecast.limits.room-quiet-time", "0s");
        settings.put("quarkus.http.test-port", "0");
        return settings;
    }
}
