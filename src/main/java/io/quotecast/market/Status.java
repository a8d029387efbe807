package io.quotecast.market;

/**
 * A change in whether one instrument may be traded.
 *
 * @param state what it is from now on
 * @param reason code of the reason in the tables of the US tapes ({@code LUDP}, {@code T12}), or empty
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
