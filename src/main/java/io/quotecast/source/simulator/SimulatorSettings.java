package io.quotecast.source.simulator;

/**
 * Settings of the simulator.
 *
 * @param symbols number of simulated instruments, from the top of the list; those without a price do not count
 * @param eventsPerSecond quotes and trades per second over all symbols, on average; with trading hours, on average over
 *     the regular session
 * @param seed equal seeds, listings and starts give equal markets
 * @param alwaysOpen whether the market never closes; if not, it keeps the trading hours of New York
 * @param tradesPerCorrection number of trades of which one, on average, is corrected or cancelled; 0 for none
 */
public record SimulatorSettings(
        int symbols, int eventsPerSecond, long seed, boolean alwaysOpen, int tradesPerCorrection) {
    public static final int MAX_SYMBOLS = 10_000;
    /** The number of instruments in the built-in list that have a price. */
    static final int BUILT_IN_SYMBOLS = 545;

    public static final int MAX_EVENTS_PER_SECOND = 1_000_000;

    /** Creates settings without corrections. */
    public SimulatorSettings(int symbols, int eventsPerSecond, long seed, boolean alwaysOpen) {
        this(symbols, eventsPerSecond, seed, alwaysOpen, 0);
    }

    public SimulatorSettings {
        if (symbols < 1 || symbols > MAX_SYMBOLS) {
            throw new IllegalArgumentException("symbols: " + symbols + " is out of range (1 to " + MAX_SYMBOLS + ")");
        }
        if (eventsPerSecond < 1 || eventsPerSecond > MAX_EVENTS_PER_SECOND) {
            throw new IllegalArgumentException(
                    "events per second: " + eventsPerSecond + " is out of range (1 to " + MAX_EVENTS_PER_SECOND + ")");
        }
        if (tradesPerCorrection < 0) {
            throw new IllegalArgumentException("trades per correction: " + tradesPerCorrection + " must be at least 0");
        }
    }
}
