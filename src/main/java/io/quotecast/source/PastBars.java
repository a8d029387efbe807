package io.quotecast.source;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import java.util.List;

/** Bars from before the first trade of a source, which are stored nowhere. Safe on any thread. */
public interface PastBars {
    /** No bars. */
    PastBars NONE = new PastBars() {
        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public List<Bar> bars(
                Instrument instrument,
                Timeframe timeframe,
                long startMicros,
                long endMicros,
                int maxRows,
                boolean newest) {
            return List.of();
        }
    };

    /** Returns whether there are never any bars. */
    boolean isEmpty();

    /**
     * Returns the closed bars that start in a range of time, oldest first.
     *
     * @param endMicros first microsecond after the range
     * @param newest whether to return the newest ones if there are more than {@code maxRows}; otherwise the oldest
     */
    List<Bar> bars(
            Instrument instrument, Timeframe timeframe, long startMicros, long endMicros, int maxRows, boolean newest);
}
