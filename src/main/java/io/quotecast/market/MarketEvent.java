package io.quotecast.market;

/** Something that happened, and that everyone who asked for it gets. Immutable. */
public sealed interface MarketEvent permits MarketEvent.InstrumentEvent, Message {
    /** When it happened at its source, µs since 1970-01-01T00:00Z. */
    long timeMicros();

    /** The kind of series that it belongs to. */
    Channel channel();

    /** Calls the one method of the receiver that takes this kind of event. */
    void deliverTo(Receiver receiver);

    /** An event of one instrument. */
    sealed interface InstrumentEvent extends MarketEvent permits Trade, Quote, Ticker, Bar, Status {
        Instrument instrument();
    }

    /** One method per kind: a new kind does not compile until every receiver handles it. */
    interface Receiver {
        void onTrade(Trade trade);

        void onQuote(Quote quote);

        void onTicker(Ticker ticker);

        void onBar(Bar bar);

        void onStatus(Status status);

        void onMessage(Message message);
    }
}
