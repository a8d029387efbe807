package io.quotecast.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The text of an API key: {@code qc_} and 256 random bits. With that much entropy, one round of SHA-256 protects the
 * key as well as a slow password hash would, and a client cannot make the server compute a slow one.
 */
public final class KeyText {
    private static final String PREFIX = "qc_";
    private static final int BYTES = 32;
    private static final Pattern GENERATED = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

    private KeyText() {}

    /** Generates a new key, to be shown once and stored nowhere. */
    public static String generate(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether the text has the prefix of an API key; otherwise it is a token. */
    public static boolean isApiKey(String text) {
        return text.startsWith(PREFIX);
    }

    /** Whether the text has the form of the keys that {@link #generate} returns. */
    static boolean isGenerated(String text) {
        return GENERATED.matcher(text).matches();
    }

    /** Returns the SHA-256 of a key as 64 lower-case hexadecimal digits. */
    public static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
