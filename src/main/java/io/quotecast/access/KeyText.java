package io.quotecast.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The text of an API key: {@code qc_} and 256 bits by chance. So much chance cannot be guessed, so one round of SHA-256
 * hides it as well as a slow hash would, and does not let strangers cost the server a slow one.
 */
public final class KeyText {
    private static final String PREFIX = "qc_";
    private static final int BYTES = 32;

    private KeyText() {}

    /** A new key; to be shown once, and kept nowhere. */
    public static String generate(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether this is meant as an API key, and no token. */
    public static boolean isApiKey(String text) {
        return text.startsWith(PREFIX);
    }

    /** What is kept of a key: SHA-256, 64 hexadecimal digits. */
    public static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
