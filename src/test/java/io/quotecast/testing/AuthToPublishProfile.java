package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A server without a source that anyone may read. Publishing requires a key, or a token signed with ES256 whose public
 * key {@link JwksServer} publishes. Web pages of one origin are allowed, and connections may be encrypted with TLS.
 */
public final class AuthToPublishProfile implements QuarkusTestProfile {
    public static final String ORIGIN = "https://app.example";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quotecast.source", "none");
        settings.put("quotecast.heartbeat", "200ms");
        settings.put("quotecast.auth", "publish");
        Path keysFile = ApiKeyFixture.newFile();
        settings.put("quotecast.keys-file", keysFile.toString());
        settings.put("quotecast.data-dir", keysFile.resolveSibling("data").toString());
        settings.put("quotecast.origins", ORIGIN);
        settings.put("quotecast.hosts", "feed.example");
        settings.put("quarkus.http.test-port", "0");
        settings.putAll(TlsFixture.settings());
        settings.putAll(JwksServer.start());
        return settings;
    }
}
