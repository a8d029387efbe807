package io.quotecast.base;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Names of connections and sessions, which nobody can guess: 80 bits by chance. Safe on any thread. */
public final class RandomName {
    private RandomName() {}

    public static String generate() {
        // Not kept in a field: a native image would bring along the one that was made with it.
        return new BigInteger(80, new SecureRandom()).setBit(80).toString(36);
    }
}
