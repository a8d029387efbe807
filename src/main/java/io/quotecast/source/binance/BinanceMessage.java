package io.quotecast.source.binance;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import org.jspecify.annotations.Nullable;

/** The result of parsing one message of Binance. */
sealed interface BinanceMessage {
    record TradeMessage(Trade trade) implements BinanceMessage {}

    /**
     * A {@code bookTicker}.
     *
     * @param updateId ascends with every change of the order book
     * @param omitted what the quote does not contain because it cannot be represented; empty if it is complete
     */
    record QuoteMessage(Quote quote, long updateId, String omitted) implements BinanceMessage {}

    /** The exchange is going to close the connection. */
    record Shutdown() implements BinanceMessage {}

    /** An error message of the exchange. */
    record Failure(String text) implements BinanceMessage {}

    /** A valid message without an event. */
    record Other() implements BinanceMessage {}

    /**
     * A message that is not valid.
     *
     * @param instrument instrument of the trade that is lost, or null if none is known
     * @param tradeId id of the trade that is lost; 0 if it is unknown
     */
    record Rejected(
            Rejection reason, String detail, @Nullable Instrument instrument, long tradeId) implements BinanceMessage {}
}
