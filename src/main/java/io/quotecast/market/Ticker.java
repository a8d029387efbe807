package io.quotecast.market;

/**
 * The trading day of one instrument so far; days are days of UTC.
 *
 * @param last price of the last trade; this and all prices in price units
 * @param previousClose last price of the previous day; the first price of this day if there is no previous one
 * @param volume sum of sizes, in size units
 * @param average price weighted by size (VWAP), rounded half up
 * @param trades number of trades
 * @param bid best bid; {@link Instrument#noPrice} if there is none
 * @param ask best ask; {@link Instrument#noPrice} if there is none
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
    /** Returns whether there is a bid. */
    public boolean hasBid() {
        return bid != instrument.noPrice();
    }

    /** Returns whether there is an ask. */
    public boolean hasAsk() {
        return ask != instrument.noPrice();
    }

    @Override
    public Channel channel() {
        return Channel.TICKERS;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onTicker(this);
    }
}
