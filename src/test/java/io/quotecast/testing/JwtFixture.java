package io.quotecast.testing;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Tokens (JWT) for the server under test, signed with the private key that belongs to its configured public key. */
public final class JwtFixture {
    public static final String ISSUER = "https://issuer.example";
    public static final String AUDIENCE = "quotecast";
    public static final String KEY_ID = "first";

    /** The setting with the private key. A static field would not do: tests and profiles have different class loaders. */
    static final String SIGNING_KEY = "test.signing-key";

    private static final long HOUR_SECONDS = 3_600;

    private JwtFixture() {}

    /** Returns a token with these roles that is valid for an hour. */
    public static String token(String... roles) {
        return sign(claims(roles));
    }

    /** Returns a token that expires in so many seconds; a negative number is in the past. */
    public static String expiringToken(long inSeconds, String subject, String... roles) {
        return sign(claims(roles)
                .subject(subject)
                .issuedAt(nowSeconds() - HOUR_SECONDS)
                .expiresAt(nowSeconds() + inSeconds));
    }

    /** Returns the claims of {@link #token}. */
    public static JwtClaimsBuilder claims(String... roles) {
        return Jwt.issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("tester")
                .groups(Set.of(roles))
                .expiresAt(nowSeconds() + HOUR_SECONDS);
    }

    public static String sign(JwtClaimsBuilder claims) {
        return claims.jws().keyId(KEY_ID).sign(signingKey());
    }

    /** Returns a token (RS256) with all roles and these claims, exactly as they are, which replace its own. */
    public static String signJson(String claims) {
        JsonObjectBuilder merged = Json.createObjectBuilder(Map.of(
                "iss",
                ISSUER,
                "aud",
                AUDIENCE,
                "sub",
                "tester",
                "groups",
                List.of("read", "publish", "ingest", "admin"),
                "iat",
                nowSeconds(),
                "exp",
                nowSeconds() + HOUR_SECONDS));
        Json.createReader(new StringReader(claims)).readObject().forEach(merged::add);
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue("RS256");
        token.setKeyIdHeaderValue(KEY_ID);
        token.setHeader("typ", "JWT");
        token.setPayload(merged.build().toString());
        token.setKey(signingKey());
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a token that is signed with a key unknown to the server. */
    public static String signedWithUnknownKey(String algorithm, String... roles) {
        return claims(roles).jws().keyId(KEY_ID).sign(keyPair(algorithm).getPrivate());
    }

    /** Returns a token with the claims of another, and with this header and signature. */
    public static String forged(String token, String header, String signature) {
        return base64(header) + "." + token.split("\\.")[1] + "." + signature;
    }

    /** Returns a token that is signed with this key. */
    public static String signedWith(KeyPair keyPair, String keyId, String... roles) {
        return claims(roles).jws().keyId(keyId).sign(keyPair.getPrivate());
    }

    public static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    public static KeyPair keyPair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("RSA") ? 2_048 : 256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encode(java.security.Key key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    private static PrivateKey signingKey() {
        String[] parts =
                ConfigProvider.getConfig().getValue(SIGNING_KEY, String.class).split(":");
        try {
            return KeyFactory.getInstance(parts[0])
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(parts[1])));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long nowSeconds() {
        return System.currentTimeMillis() / 1_000;
    }
}
