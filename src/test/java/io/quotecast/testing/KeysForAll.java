package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.Map;

/** A server without a source where everyone needs a key, or a token signed with RS256. */
public final class KeysForAll implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        KeyPair pair = Tokens.pair("RSA");
        Map<String, String> settings = new HashMap<>();
        settings.put("quotecast.source", "none");
        settings.put("quotecast.heartbeat", "200ms");
        settings.put("quotecast.auth", "required");
        settings.put("quotecast.keys-file", Keys.file().toString());
        settings.put("quotecast.limits.auth-time", "6s");
        settings.put("quarkus.http.test-port", "0");
        settings.put("mp.jwt.verify.publickey", Tokens.text(pair.getPublic()));
        settings.put("mp.jwt.verify.issuer", Tokens.ISSUER);
        settings.put(Tokens.SIGNING_KEY, "RSA:" + Tokens.text(pair.getPrivate()));
        return settings;
    }
}
