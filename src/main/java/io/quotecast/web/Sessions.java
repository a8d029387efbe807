package io.quotecast.web;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Names for connections that nobody can guess: 80 bits by chance. Safe on any thread. */
final class Sessions {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Sessions() {}

    static String fresh() {
        return new BigInteger(80, RANDOM).setBit(80).toString(36);
    }
}
