package io.quotecast.base;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Generates unguessable names for connections and sessions, with 80 random bits. Safe on any thread. */
public final class RandomName {
    private RandomName() {}

    public static String generate() {
        // Not a static field: a native image would contain the seed of its build.
        return new BigInteger(80, new SecureRandom()).setBit(80).toString(36);
    }
}
