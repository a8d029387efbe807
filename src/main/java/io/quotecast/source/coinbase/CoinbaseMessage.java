package io.quotecast.source.coinbase;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;

/** What one message of Coinbase Exchange was found to be. */
public sealed interface CoinbaseMessage {
    /** A {@code match} or a {@code ticker}. */
    record Event(MarketEvent event) implements CoinbaseMessage {}

    /** The newest trade before the subscription began; not an event, since it may have been seen before. */
    record LastMatch(Instrument instrument, long tradeId) implements CoinbaseMessage {}

    /** The exchange says that it cannot serve. */
    record Failure(String message) implements CoinbaseMessage {}

    /** Well-formed, of no interest. */
    record Other() implements CoinbaseMessage {}

    record Rejected(Rejection reason, String detail) implements CoinbaseMessage {}
}
