package io.quotecast.source.simulator;

/**
 * What a simulated market is to be like.
 *
 * @param symbols how many of the listed instruments trade, from the first on; those without a price do not count
 * @param eventsPerSecond quotes and trades of all symbols together, on average; with opening hours, on average over the
 *     regular session
 * @param seed the same seed, listings and start give the same market
 * @param alwaysOpen whether it trades day and night; if not, it keeps the hours of New York
 */
public record SimulatorSettings(int symbols, int eventsPerSecond, long seed, boolean alwaysOpen) {
    public static final int MAX_SYMBOLS = 10_000;
    public static final int MAX_EVENTS_PER_SECOND = 1_000_000;

    public SimulatorSettings {
        if (symbols < 1 || symbols > MAX_SYMBOLS) {
            throw new IllegalArgumentException("symbols '" + symbols + "' must be between 1 and " + MAX_SYMBOLS);
        }
        if (eventsPerSecond < 1 || eventsPerSecond > MAX_EVENTS_PER_SECOND) {
            throw new IllegalArgumentException(
                    "events per second '" + eventsPerSecond + "' must be between 1 and " + MAX_EVENTS_PER_SECOND);
        }
    }
}
