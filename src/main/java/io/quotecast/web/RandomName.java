package io.quotecast.web;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Names of connections and sessions, which nobody can guess: 80 bits by chance. Safe on any thread. */
final class RandomName {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomName() {}

    static String fresh() {
        return new BigInteger(80, RANDOM).setBit(80).toString(36);
    }
}
