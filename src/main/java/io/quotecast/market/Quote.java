package io.quotecast.market;

import org.jspecify.annotations.Nullable;

/**
 * The best bid and the best ask of an instrument. A side on which there are no orders has the price 0 and the size 0.
 *
 * @param bid in price units, above 0 unless the instrument has signed prices
 * @param bidSize in size units; 0 if the source does not provide it
 * @param ask in price units, above 0 unless the instrument has signed prices
 * @param askSize in size units; 0 if the source does not provide it
 * @param ext what else the source reports, or null
 */
public record Quote(
        Instrument instrument,
        long bid,
        long bidSize,
        long ask,
        long askSize,
        long timeMicros,
        @Nullable Ext ext) implements MarketEvent.InstrumentEvent {
    /** Creates a quote of which the source reports nothing else. */
    public Quote(Instrument instrument, long bid, long bidSize, long ask, long askSize, long timeMicros) {
        this(instrument, bid, bidSize, ask, askSize, timeMicros, null);
    }

    /** Returns this quote at another time. */
    public Quote at(long micros) {
        return new Quote(instrument, bid, bidSize, ask, askSize, micros, ext);
    }

    /** Returns whether there is a bid. */
    public boolean hasBid() {
        return bid != 0 || bidSize != 0;
    }

    /** Returns whether there is an ask. */
    public boolean hasAsk() {
        return ask != 0 || askSize != 0;
    }

    /** Returns whether the bid is above the ask. */
    public boolean isCrossed() {
        return bid > ask && hasBid() && hasAsk();
    }

    @Override
    public Channel channel() {
        return Channel.QUOTES;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onQuote(this);
    }
}
