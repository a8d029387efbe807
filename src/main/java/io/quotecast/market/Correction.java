package io.quotecast.market;

import org.jspecify.annotations.Nullable;

/**
 * A correction of an earlier trade, or its cancellation.
 *
 * @param original the trade as it was published; from a sender, only its ids and venue are known, and its time is 0
 * @param corrected the trade as it should have been, at the time of the original; null if it is cancelled
 * @param timeMicros time of the correction
 */
public record Correction(
        Instrument instrument, Trade original, @Nullable Trade corrected, long timeMicros)
        implements MarketEvent.InstrumentEvent {
    /** Creates a correction by a sender, who names the trade. */
    public static Correction of(
            Instrument instrument,
            @Nullable String venue,
            long tradeId,
            @Nullable String textId,
            @Nullable Trade corrected,
            long timeMicros) {
        Trade original = new Trade(instrument, 0, 0, Side.UNKNOWN, venue, tradeId, textId, 0);
        return new Correction(instrument, original, corrected, timeMicros);
    }

    /** Returns whether the original is known, and not only its id. */
    public boolean isResolved() {
        return original.timeMicros() != 0;
    }

    public boolean isCancel() {
        return corrected == null;
    }

    /** Returns whether this concerns a trade: it has the id, and the venue if one is named. */
    public boolean isOf(Trade trade) {
        boolean hasId = original.tradeId() != 0 || original.textId() != null;
        return hasId
                && original.hasSameId(trade)
                && (original.venue() == null || original.venue().equals(trade.venue()));
    }

    /** Returns this correction with the trade that it concerns. What the sender has not named remains as it was. */
    public Correction resolved(Trade trade) {
        Trade named = corrected;
        if (named == null) {
            return new Correction(instrument, trade, null, timeMicros);
        }
        boolean hasNewId = named.tradeId() != 0 || named.textId() != null;
        Trade complete = new Trade(
                instrument,
                named.price(),
                named.size(),
                named.side() == Side.UNKNOWN ? trade.side() : named.side(),
                trade.venue(),
                hasNewId ? named.tradeId() : trade.tradeId(),
                hasNewId ? named.textId() : trade.textId(),
                named.conditions().isEmpty() ? trade.conditions() : named.conditions(),
                trade.timeMicros());
        return new Correction(instrument, trade, complete, timeMicros);
    }

    @Override
    public Channel channel() {
        return Channel.CORRECTIONS;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onCorrection(this);
    }
}
