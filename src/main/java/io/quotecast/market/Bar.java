package io.quotecast.market;

/**
 * The open, high, low, close, volume and average price of an instrument's trades in one interval.
 *
 * @param open price of the first trade; this and all prices in price units
 * @param volume sum of sizes, in size units
 * @param average price weighted by size (VWAP), rounded half up
 * @param trades number of trades; 0 only if all of them were cancelled
 * @param closed whether the interval is over; late trades may revise the bar, which is then published again
 * @param partial whether trades of the interval may be missing, because the server started or its clock was set back
 *     within it
 * @param revised whether the bar is closed and a late trade has changed it since it was first published as closed
 * @param timeMicros start of the interval, µs since 1970-01-01T00:00Z
 */
public record Bar(
        Instrument instrument,
        Timeframe timeframe,
        long open,
        long high,
        long low,
        long close,
        long volume,
        long average,
        long trades,
        boolean closed,
        boolean partial,
        boolean revised,
        long timeMicros)
        implements MarketEvent.InstrumentEvent {
    /** Creates a bar that is neither partial nor revised. */
    public Bar(
            Instrument instrument,
            Timeframe timeframe,
            long open,
            long high,
            long low,
            long close,
            long volume,
            long average,
            long trades,
            boolean closed,
            long timeMicros) {
        this(instrument, timeframe, open, high, low, close, volume, average, trades, closed, false, false, timeMicros);
    }

    /** Returns the end of the interval, which is the start of the next one. */
    public long endMicros() {
        return instrument.calendar().endOf(timeframe, timeMicros);
    }

    /** Returns this bar, marked as partial. */
    public Bar asPartial() {
        return new Bar(
                instrument,
                timeframe,
                open,
                high,
                low,
                close,
                volume,
                average,
                trades,
                closed,
                true,
                revised,
                timeMicros);
    }

    @Override
    public Channel channel() {
        return Channel.BARS;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onBar(this);
    }
}
