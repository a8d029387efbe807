package io.quotecast.state;

import io.quotecast.market.OhlcvAccumulator;

/**
 * The trading day of an instrument in a checkpoint.
 *
 * @param day days since 1970-01-01; {@link #NO_DAY} before the first event
 * @param last price of the last trade; 0 before the first, like the other prices
 * @param timeMicros the newest time of an event, µs since 1970-01-01T00:00Z
 * @param changed whether the day changed since its ticker was published
 * @param hasLast whether there was ever a trade; 0.1 did not store it, where a price of 0 meant that there was none
 */
record DayState(
        long day,
        long last,
        long previousClose,
        long bid,
        long ask,
        long timeMicros,
        boolean halted,
        boolean changed,
        boolean hasLast,
        OhlcvAccumulator.State ohlcv) {
    static final long NO_DAY = Long.MIN_VALUE;
}
