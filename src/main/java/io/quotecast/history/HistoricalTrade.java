package io.quotecast.history;

import io.quotecast.journal.RecordedTrade;

/**
 * A trade of the current or an earlier epoch.
 *
 * @param epoch epoch to which its position and series number belong
 * @param epochId number of the epoch, see {@link TradeCursor}
 */
public record HistoricalTrade(String epoch, long epochId, RecordedTrade recordedTrade) {
    public TradeCursor cursor() {
        return new TradeCursor(recordedTrade.trade().timeMicros(), epochId, recordedTrade.position());
    }
}
