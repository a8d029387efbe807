package io.quotecast.feed;

import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;

/** What one message of Coinbase Exchange was found to be. */
sealed interface CoinbaseFrame {
    /** A {@code match} or a {@code ticker}. */
    record Event(MarketEvent event) implements CoinbaseFrame {}

    /** The newest trade before the subscription began; not an event, since it may have been seen before. */
    record LastMatch(Instrument instrument, long tradeId) implements CoinbaseFrame {}

    /** The exchange says that it cannot serve. */
    record Failure(String message) implements CoinbaseFrame {}

    /** Well-formed, of no interest. */
    record Other() implements CoinbaseFrame {}

    record Refused(Rejection reason, String detail) implements CoinbaseFrame {}
}
