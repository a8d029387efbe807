package io.quotecast.source;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Opening;
import io.quotecast.market.Timeframe;
import java.util.List;
import java.util.function.Consumer;

/** Bars from before the first trade of a source, which are stored nowhere. Safe on any thread. */
public interface PastBars extends AutoCloseable {
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

    /** Returns the bars of several sources, of which some may have none. */
    static PastBars of(List<PastBars> sources) {
        List<PastBars> filled =
                sources.stream().filter(source -> !source.isEmpty()).toList();
        return filled.isEmpty() ? NONE : new CombinedPastBars(filled);
    }

    /** Returns whether there are never any bars. */
    boolean isEmpty();

    /**
     * Returns whether the bars of an instrument are those of all its trades, so that they also count between the bars
     * of the server; otherwise, they count only before its first one.
     */
    default boolean fillsHoles(Instrument instrument) {
        return false;
    }

    /**
     * Begins to load bars, if they have to be loaded; returns at once. Called once, when the pipeline runs.
     *
     * @param completion receives the state of instruments at a full minute, with the trades from before the start
     */
    default void start(Consumer<List<Opening>> completion) {}

    /** Ends the loading of bars. */
    @Override
    default void close() {}

    /**
     * Returns the closed bars that start in a range of time, oldest first.
     *
     * @param endMicros first microsecond after the range
     * @param newest whether to return the newest ones if there are more than {@code maxRows}; otherwise the oldest
     */
    List<Bar> bars(
            Instrument instrument, Timeframe timeframe, long startMicros, long endMicros, int maxRows, boolean newest);
}
