package io.quotecast.market;

import java.util.List;

/**
 * The state of an instrument when its source starts: what was traded before.
 *
 * @param previousClose last price of the day before, in price units
 * @param day the trades of the day so far; without a trade, the last price is that of the day before
 * @param timeMicros time of the last trade, µs since 1970-01-01T00:00Z
 * @param forming the bars that are not over yet
 */
public record Opening(
        Instrument instrument,
        long previousClose,
        OhlcvAccumulator.State day,
        long timeMicros,
        List<FormingBar> forming) {
    public Opening {
        forming = List.copyOf(forming);
    }

    /**
     * A bar with the trades so far.
     *
     * @param startMicros start of the interval
     */
    public record FormingBar(Timeframe timeframe, long startMicros, OhlcvAccumulator.State trades) {}
}
