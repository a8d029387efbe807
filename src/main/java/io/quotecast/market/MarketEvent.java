package io.quotecast.market;

/** An event that is delivered to all clients that subscribe to it. Immutable. */
public sealed interface MarketEvent permits MarketEvent.InstrumentEvent, Message {
    /** Returns when the event happened at its source, µs since 1970-01-01T00:00Z. */
    long timeMicros();

    Channel channel();

    /** Calls the method of the receiver for this kind of event. */
    void deliverTo(Receiver receiver);

    /** An event of one instrument. */
    sealed interface InstrumentEvent extends MarketEvent
            permits Trade, Correction, Quote, PriceBands, Ticker, Bar, Status {
        Instrument instrument();
    }

    /** One method per kind of event: a new kind does not compile until every receiver handles it. */
    interface Receiver {
        void onTrade(Trade trade);

        void onCorrection(Correction correction);

        void onQuote(Quote quote);

        void onTicker(Ticker ticker);

        void onBar(Bar bar);

        void onStatus(Status status);

        void onPriceBands(PriceBands bands);

        void onMessage(Message message);
    }
}
