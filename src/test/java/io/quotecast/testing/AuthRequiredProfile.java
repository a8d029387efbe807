package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.Map;

/**
 * A server without a source that requires a key, or a token signed with RS256, for all requests. It stores history in
 * SQLite, and closes clients that read nothing for a second.
 */
public final class AuthRequiredProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        KeyPair keyPair = JwtFixture.keyPair("RSA");
        Map<String, String> settings = new HashMap<>();
        settings.put("quotecast.source", "none");
        settings.put("quotecast.heartbeat", "200ms");
        settings.put("quotecast.auth", "required");
        settings.put("quotecast.keys-file", ApiKeyFixture.newFile().toString());
        settings.put("quotecast.limits.auth-time", "6s");
        settings.put("quotecast.history", "sqlite");
        settings.put("quotecast.history.max-age", "0s");
        Path dataDirectory = dataDirectory();
        settings.put("quotecast.data-dir", dataDirectory.toString());
        settings.put("quotecast.audit", dataDirectory.resolve("audit.log").toString());
        settings.put("quotecast.push.slow-time", "1s");
        settings.put("quarkus.http.test-port", "0");
        settings.put("mp.jwt.verify.publickey", JwtFixture.encode(keyPair.getPublic()));
        settings.put("mp.jwt.verify.issuer", JwtFixture.ISSUER);
        settings.put("mp.jwt.verify.audiences", JwtFixture.AUDIENCE);
        settings.put(JwtFixture.SIGNING_KEY, "RSA:" + JwtFixture.encode(keyPair.getPrivate()));
        return settings;
    }

    private static Path dataDirectory() {
        try {
            Path folder = Files.createTempDirectory("history");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
