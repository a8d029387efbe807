package io.quotecast.source.coinbase;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;

/** The result of parsing one message of Coinbase Exchange. */
public sealed interface CoinbaseMessage {
    /** A {@code match} or a {@code ticker}. */
    record Event(MarketEvent event) implements CoinbaseMessage {}

    /** The last trade before the subscription started. Not an event, because it may have been received already. */
    record LastMatch(Instrument instrument, long tradeId) implements CoinbaseMessage {}

    /** An error message of the exchange. */
    record Failure(String message) implements CoinbaseMessage {}

    /** A valid message without an event. */
    record Other() implements CoinbaseMessage {}

    /** A message that is not valid. */
    record Rejected(Rejection reason, String detail) implements CoinbaseMessage {}
}
