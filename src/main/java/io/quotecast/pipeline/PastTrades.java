package io.quotecast.pipeline;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.PositionRange;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads the stored trades of all instruments, without waiting: the stage completes on any thread. */
@FunctionalInterface
public interface PastTrades {
    /** Returns the oldest trades after a cursor, at most {@code limit}, in the order of their cursors. */
    CompletionStage<List<HistoricalTrade>> read(TimeRange times, TradeCursor after, PositionRange positions, int limit);
}
