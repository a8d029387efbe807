package io.quotecast.market;

import org.jspecify.annotations.Nullable;

/**
 * A trade.
 *
 * @param price in price units of the instrument, above 0
 * @param size in size units of the instrument, at least 0
 * @param side side of the aggressor, the party that crossed the spread
 * @param venue short name of the venue, or null
 * @param tradeId number assigned by the venue, or 0
 */
public record Trade(
        Instrument instrument,
        long price,
        long size,
        Side side,
        @Nullable String venue,
        long tradeId,
        long timeMicros) implements MarketEvent.InstrumentEvent {
    @Override
    public Channel channel() {
        return Channel.TRADES;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onTrade(this);
    }
}
