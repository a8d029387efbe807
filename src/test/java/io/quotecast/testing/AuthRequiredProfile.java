package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.Map;

/** A server without a source where everyone needs a key, or a token signed with RS256. */
public final class AuthRequiredProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        KeyPair pair = JwtFixture.pair("RSA");
        Map<String, String> settings = new HashMap<>();
        settings.put("quotecast.source", "none");
        settings.put("quotecast.heartbeat", "200ms");
        settings.put("quotecast.auth", "required");
        settings.put("quotecast.keys-file", ApiKeyFixture.file().toString());
        settings.put("quotecast.limits.auth-time", "6s");
        settings.put("quarkus.http.test-port", "0");
        settings.put("mp.jwt.verify.publickey", JwtFixture.text(pair.getPublic()));
        settings.put("mp.jwt.verify.issuer", JwtFixture.ISSUER);
        settings.put(JwtFixture.SIGNING_KEY, "RSA:" + JwtFixture.text(pair.getPrivate()));
        return settings;
    }
}
