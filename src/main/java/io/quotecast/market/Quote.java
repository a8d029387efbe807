package io.quotecast.market;

/**
 * The best bid and the best ask of an instrument.
 *
 * @param bid in price units, above 0, at most {@code ask}
 * @param bidSize in size units; 0 if the source does not provide it
 * @param ask in price units
 * @param askSize in size units; 0 if the source does not provide it
 */
public record Quote(Instrument instrument, long bid, long bidSize, long ask, long askSize, long timeMicros)
        implements MarketEvent.InstrumentEvent {
    @Override
    public Channel channel() {
        return Channel.QUOTES;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onQuote(this);
    }
}
