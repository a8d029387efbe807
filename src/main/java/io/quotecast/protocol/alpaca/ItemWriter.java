package io.quotecast.protocol.alpaca;

import java.util.Collection;

/** Writes one map of a message: an event, or an answer. Reusable; owned by one thread. */
interface ItemWriter {
    /**
     * Starts a map.
     *
     * @param entries the number of entries that follow
     */
    void begin(int entries);

    void text(String key, String value);

    void texts(String key, Collection<String> values);

    void number(String key, long value);

    /** Writes {@code units} / 10<sup>{@code decimals}</sup>, which clients read as a number with a fraction. */
    void price(String key, long units, int decimals);

    /** Writes {@code units} / 10<sup>{@code decimals}</sup>, as an integer if it is one. */
    void size(String key, long units, int decimals);

    /**
     * Writes a time.
     *
     * @param micros µs since 1970-01-01T00:00Z
     */
    void time(String key, long micros);

    /** Ends the map and returns its bytes. */
    byte[] end();

    /** Returns the number of decimals that a decimal number has without zeros at its end. */
    static int significantDecimals(long units, int decimals) {
        int significant = decimals;
        long rest = units;
        while (significant > 0 && rest % 10 == 0) {
            rest /= 10;
            significant--;
        }
        return significant;
    }

    /** Returns the units of a decimal number that is written with fewer decimals. */
    static long rescale(long units, int decimals, int fewerDecimals) {
        long rescaled = units;
        for (int i = fewerDecimals; i < decimals; i++) {
            rescaled /= 10;
        }
        return rescaled;
    }
}
