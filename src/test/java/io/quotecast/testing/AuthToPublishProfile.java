package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * A server without a source that anyone may read. Publishing requires a key, or a token signed with ES256 whose public
 * key is in a JWKS file. Web pages of one origin are allowed, and connections may be encrypted with TLS.
 */
public final class AuthToPublishProfile implements QuarkusTestProfile {
    public static final String ORIGIN = "https://app.example";

    @Override
    public Map<String, String> getConfigOverrides() {
        KeyPair keyPair = JwtFixture.keyPair("EC");
        Map<String, String> settings = new HashMap<>();
        settings.put("quotecast.source", "none");
        settings.put("quotecast.heartbeat", "200ms");
        settings.put("quotecast.auth", "publish");
        settings.put("quotecast.keys-file", ApiKeyFixture.newFile().toString());
        settings.put("quotecast.origins", ORIGIN);
        settings.put("quarkus.http.test-port", "0");
        settings.putAll(TlsFixture.settings());
        settings.put("mp.jwt.verify.publickey.location", jwks((ECPublicKey) keyPair.getPublic()));
        settings.put("mp.jwt.verify.publickey.algorithm", "ES256");
        settings.put("mp.jwt.verify.issuer", JwtFixture.ISSUER);
        settings.put(JwtFixture.SIGNING_KEY, "EC:" + JwtFixture.encode(keyPair.getPrivate()));
        return settings;
    }

    private static String jwks(ECPublicKey key) {
        String json = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\""
                + JwtFixture.KEY_ID
                + "\",\"x\":\"" + coordinate(key.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(key.getW().getAffineY()) + "\"}]}";
        try {
            Path file = Files.createTempFile("jwks", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, json).toUri().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Encodes a coordinate as 32 bytes, padded if necessary (RFC 7518, section 6.2.1.2). */
    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(padded, 32));
    }
}
