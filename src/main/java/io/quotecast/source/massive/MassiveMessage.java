package io.quotecast.source.massive;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;

/** One element of a message of Massive. */
sealed interface MassiveMessage {
    /**
     * A trade or a quote.
     *
     * @param omitted what the event does not contain because it cannot be represented; empty if it is complete
     */
    record Event(MarketEvent.InstrumentEvent event, String omitted) implements MassiveMessage {}

    /**
     * The state of the connection, or the response to a request.
     *
     * @param status such as {@code auth_success}
     */
    record Status(String status, String text) implements MassiveMessage {}

    /** A valid element without an event. */
    record Other() implements MassiveMessage {}

    /** An element that is not valid. */
    record Rejected(Rejection reason, String detail) implements MassiveMessage {}
}
