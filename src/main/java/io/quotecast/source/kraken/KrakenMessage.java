package io.quotecast.source.kraken;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import org.jspecify.annotations.Nullable;

/** A part of one message of Kraken, which may contain several events. */
sealed interface KrakenMessage {
    /**
     * A trade.
     *
     * @param isRecent whether it precedes the subscription: the exchange first sends the recent trades
     */
    record TradeMessage(Trade trade, boolean isRecent) implements KrakenMessage {}

    /**
     * The best bid and ask.
     *
     * @param omitted what the quote does not contain because it cannot be represented; empty if it is complete
     */
    record QuoteMessage(Quote quote, String omitted) implements KrakenMessage {}

    /** The acknowledgement of a subscription. */
    record Subscribed(String product) implements KrakenMessage {}

    /** The refusal of a subscription to a product. */
    record Refused(String product, String reason) implements KrakenMessage {}

    /** The state of the exchange: {@code online}, {@code maintenance}, {@code cancel_only} or {@code post_only}. */
    record Status(String system) implements KrakenMessage {}

    /** The exchange has nothing else to send. */
    record Heartbeat() implements KrakenMessage {}

    /** An error message of the exchange that names no product. */
    record Failure(String text) implements KrakenMessage {}

    /** A valid message without an event. */
    record Other() implements KrakenMessage {}

    /**
     * A message, or an event of it, that is not valid.
     *
     * @param instrument instrument of the trade that is lost, or null if none is known
     * @param tradeId id of the trade that is lost; 0 if it is unknown
     */
    record Rejected(
            Rejection reason, String detail, @Nullable Instrument instrument, long tradeId) implements KrakenMessage {}
}
