package io.quotecast.web;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Names of connections and sessions, which nobody can guess: 80 bits by chance. Safe on any thread. */
final class RandomName {
    private RandomName() {}

    static String fresh() {
        // Not kept in a field: a native image would bring along the one that was made with it.
        return new BigInteger(80, new SecureRandom()).setBit(80).toString(36);
    }
}
