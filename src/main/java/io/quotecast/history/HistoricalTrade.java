package io.quotecast.history;

import io.quotecast.journal.RecordedTrade;

/**
 * A trade of this tape or of an earlier one.
 *
 * @param epoch name of its tape; its {@code q} and {@code u} mean something together with this only
 * @param epochId number of its tape, see {@link TradeCursor}
 */
public record HistoricalTrade(String epoch, long epochId, RecordedTrade recordedTrade) {
    public TradeCursor cursor() {
        return new TradeCursor(recordedTrade.trade().timeMicros(), epochId, recordedTrade.position());
    }
}
