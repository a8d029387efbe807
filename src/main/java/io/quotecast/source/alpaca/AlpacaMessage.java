package io.quotecast.source.alpaca;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;

/** One element of a message of Alpaca. */
sealed interface AlpacaMessage {
    /**
     * A trade, a correction, a quote or price bands.
     *
     * @param omitted what the event does not contain because it cannot be represented; empty if it is complete
     */
    record Event(MarketEvent.InstrumentEvent event, String omitted) implements AlpacaMessage {}

    /** The connection is open: the key is expected. */
    record Connected() implements AlpacaMessage {}

    /** The key was accepted: subscriptions are expected. */
    record Authenticated() implements AlpacaMessage {}

    /** The acknowledgement of a subscription. */
    record Subscribed() implements AlpacaMessage {}

    /** An error message. */
    record Failure(int code, String text) implements AlpacaMessage {}

    /** A valid element without an event. */
    record Other() implements AlpacaMessage {}

    /** An element that is not valid. */
    record Rejected(Rejection reason, String detail) implements AlpacaMessage {}
}
