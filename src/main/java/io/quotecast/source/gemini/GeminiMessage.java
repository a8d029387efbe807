package io.quotecast.source.gemini;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of parsing one message of Gemini. */
sealed interface GeminiMessage {
    record TradeMessage(Trade trade) implements GeminiMessage {}

    /**
     * Changes of an order book.
     *
     * @param isSnapshot whether these are all levels, with the recent trades, because the subscription begins
     * @param recent the recent trades of a snapshot
     * @param rejected the changes that are not valid
     * @param omitted a size that cannot be represented, and counts as {@link TopOfBook#UNKNOWN_SIZE}; empty if there is
     *     none
     */
    record BookMessage(
            String product,
            Instrument instrument,
            boolean isSnapshot,
            List<Level> levels,
            List<Trade> recent,
            List<Rejected> rejected,
            String omitted)
            implements GeminiMessage {
        public BookMessage {
            levels = List.copyOf(levels);
            recent = List.copyOf(recent);
            rejected = List.copyOf(rejected);
        }
    }

    /** A level of an order book; its size is 0 if there is nothing left at this price. */
    record Level(boolean isBid, long price, long size) {}

    /**
     * A heartbeat.
     *
     * @param sequence its number on this connection; -1 if it has none
     */
    record Heartbeat(long sequence) implements GeminiMessage {}

    /** An error message of the exchange. */
    record Failure(String text) implements GeminiMessage {}

    /** A valid message without an event. */
    record Other() implements GeminiMessage {}

    /**
     * A message that is not valid.
     *
     * @param instrument instrument of the trade that is lost, or null if none is known
     * @param tradeId id of the trade that is lost; 0 if it is unknown
     */
    record Rejected(
            Rejection reason, String detail, @Nullable Instrument instrument, long tradeId) implements GeminiMessage {}
}
