package io.quotecast.market;

/**
 * A change of the trading state of an instrument.
 *
 * @param state the new state
 * @param reason reason code of the US exchanges ({@code LUDP}, {@code T12}), or empty
 */
public record Status(Instrument instrument, TradingState state, String reason, long timeMicros)
        implements MarketEvent.InstrumentEvent {
    @Override
    public Channel channel() {
        return Channel.STATUSES;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onStatus(this);
    }
}
