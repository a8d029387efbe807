package io.quotecast.source.bitstamp;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import org.jspecify.annotations.Nullable;

/** The result of parsing one message of Bitstamp. */
sealed interface BitstampMessage {
    record TradeMessage(Trade trade) implements BitstampMessage {}

    /**
     * The best bid and ask of an order book; its time ascends with every order book of the product.
     *
     * @param omitted what the quote does not contain because it cannot be represented; empty if it is complete
     */
    record BookMessage(Quote quote, String omitted) implements BitstampMessage {}

    /** The acknowledgement of a subscription. */
    record Subscribed(String channel) implements BitstampMessage {}

    /** The exchange is going to close the connection. */
    record ReconnectRequest() implements BitstampMessage {}

    /** An error message of the exchange, which names no channel. */
    record Failure(String text) implements BitstampMessage {}

    /** A valid message without an event. */
    record Other() implements BitstampMessage {}

    /**
     * A message that is not valid.
     *
     * @param instrument instrument of the trade that is lost, or null if none is known
     * @param tradeId id of the trade that is lost; 0 if it is unknown
     */
    record Rejected(
            Rejection reason, String detail, @Nullable Instrument instrument, long tradeId)
            implements BitstampMessage {}
}
