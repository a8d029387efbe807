package io.quotecast.testing;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Tokens (JWT) for the server under test, signed with the private key that belongs to its configured public key. */
public final class JwtFixture {
    public static final String ISSUER = "https://issuer.example";
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
        return Jwt.issuer(ISSUER).subject("tester").groups(Set.of(roles)).expiresAt(nowSeconds() + HOUR_SECONDS);
    }

    public static String sign(JwtClaimsBuilder claims) {
        return claims.jws().keyId(KEY_ID).sign(signingKey());
    }

    /** Returns a token that is signed with a key unknown to the server. */
    public static String signedWithUnknownKey(String algorithm, String... roles) {
        return claims(roles).jws().keyId(KEY_ID).sign(keyPair(algorithm).getPrivate());
    }

    /** Returns a token with the claims of another, and with this header and signature. */
    public static String forged(String token, String header, String signature) {
        return base64(header) + "." + token.split("\\.")[1] + "." + signature;
    }

    public static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static KeyPair keyPair(String algorithm) {
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
