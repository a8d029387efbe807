package io.quotecast.history;

import io.quotecast.journal.RecordedTrade;

/**
 * A trade of this tape or of an earlier one.
 *
 * @param epoch name of its tape; its {@code q} and {@code u} mean something together with this only
 * @param tape number of its tape, see {@link TradeCursor}
 */
public record HistoricalTrade(String epoch, long tape, RecordedTrade print) {
    public TradeCursor place() {
        return new TradeCursor(print.trade().timeMicros(), tape, print.q());
    }
}
