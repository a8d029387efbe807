package io.quotecast.market;

/**
 * The trading day of one instrument so far; a day is one of UTC.
 *
 * @param last price of the last trade; this and all prices in price units
 * @param previousClose last price of the day before or, where none is known, the first of this day
 * @param volume sum of sizes, in size units
 * @param average price of the day weighted by size (VWAP), rounded half up
 * @param trades how many
 * @param bid 0 if there is none; so is {@code ask}
 */
public record Ticker(
        Instrument instrument,
        long last,
        long open,
        long high,
        long low,
        long previousClose,
        long volume,
        long average,
        long trades,
        long bid,
        long ask,
        TradingState state,
        long timeMicros)
        implements MarketEvent.InstrumentEvent {
    @Override
    public Channel channel() {
        return Channel.TICKERS;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onTicker(this);
    }
}
