package io.quotecast.source.exchange;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import org.jspecify.annotations.Nullable;

/**
 * Offers the trades of an exchange that numbers the trades of an instrument 1, 2, 3, ...: each once, and with a report
 * of those that are missing. Owned by one thread.
 */
public final class NumberedTrades {
    private final ExchangeEvents events;
    private final TradeSequences sequences;
    private boolean isOverlapping;

    public NumberedTrades(ExchangeEvents events, TradeSequences sequences) {
        this.events = events;
        this.sequences = sequences;
    }

    /** While two connections deliver, a repeated trade is expected and not counted. */
    public void onOverlap(boolean overlaps) {
        isOverlapping = overlaps;
    }

    /** Offers a trade; returns false if it has arrived before, which shows that the exchange sends nothing new. */
    public boolean offer(Trade trade) {
        if (isOverlapping ? !sequences.recordTrade(trade) : !sequences.isNew(trade)) {
            return false;
        }
        accept(trade);
        return true;
    }

    /** Offers a trade that the exchange may send more than once, such as one of its recent trades. */
    public boolean offerUnlessKnown(Trade trade) {
        if (!sequences.recordTrade(trade)) {
            return false;
        }
        accept(trade);
        return true;
    }

    /**
     * Counts a message that is not valid.
     *
     * @param instrument instrument of the trade that is lost, or null if none is known
     * @param tradeId id of the trade that is lost; 0 if it is unknown
     */
    public void reject(Rejection reason, String detail, @Nullable Instrument instrument, long tradeId) {
        events.reject(reason, detail);
        if (instrument != null) {
            sequences.onUnusable(instrument, tradeId);
        }
    }

    private void accept(Trade trade) {
        if (!sequences.isFirst(trade)) {
            return;
        }
        Rejection rejection = events.offer(trade);
        if (rejection != null && rejection != Rejection.CLOSED) {
            sequences.onUnusable(trade.instrument(), trade.tradeId());
        }
    }
}
