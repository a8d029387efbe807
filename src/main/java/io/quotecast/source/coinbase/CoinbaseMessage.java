package io.quotecast.source.coinbase;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The result of parsing one message of Coinbase Exchange. */
public sealed interface CoinbaseMessage {
    /**
     * A {@code match} or a {@code ticker}.
     *
     * @param number ascends with the messages of a product; 0 if it is missing
     * @param omitted what the event does not contain because it cannot be represented; empty if it is complete
     */
    record Event(MarketEvent.InstrumentEvent event, long number, String omitted) implements CoinbaseMessage {}

    /** The last trade before the subscription started. Not an event, because it may have been received already. */
    record LastMatch(Instrument instrument, long tradeId, long timeMicros) implements CoinbaseMessage {}

    /**
     * A heartbeat of a product.
     *
     * @param lastTradeId id of its newest trade; 0 before the first
     */
    record Heartbeat(Instrument instrument, long lastTradeId) implements CoinbaseMessage {}

    /** The acknowledgement of a subscription, with the products that are subscribed now. */
    record Subscribed(Set<String> products) implements CoinbaseMessage {
        public Subscribed {
            products = Set.copyOf(products);
        }
    }

    /** An error message of the exchange. */
    record Failure(String message, String reason) implements CoinbaseMessage {
        /** Returns the message and the reason, without quotes. */
        String text() {
            return reason.isEmpty() ? message : message + ": " + reason;
        }
    }

    /** A valid message without an event. */
    record Other() implements CoinbaseMessage {}

    /**
     * A message that is not valid.
     *
     * @param instrument instrument of the trade that is lost, or null if none is known
     * @param tradeId id of the trade that is lost; 0 if it is unknown
     */
    record Rejected(
            Rejection reason, String detail, @Nullable Instrument instrument, long tradeId)
            implements CoinbaseMessage {}
}
