package io.quotecast.source.gemini;

import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * As much of an order book as its best bid and ask require: the best {@value #MAX_LEVELS} levels of each side. Owned by
 * one thread.
 */
final class TopOfBook {
    /** Levels of each side that are kept; the exchange sends about 2,000. */
    static final int MAX_LEVELS = 5_000;
    /** The size of a level whose size cannot be represented; a quote has the size 0 then. */
    static final long UNKNOWN_SIZE = -1;

    private final Instrument instrument;
    /** Sizes by price; the best one is first. */
    private final TreeMap<Long, Long> bids = new TreeMap<>(Collections.reverseOrder());

    private final TreeMap<Long, Long> asks = new TreeMap<>();

    TopOfBook(Instrument instrument) {
        this.instrument = instrument;
    }

    void apply(GeminiMessage.Level level) {
        TreeMap<Long, Long> side = level.isBid() ? bids : asks;
        if (level.size() == 0) {
            side.remove(level.price());
            return;
        }
        side.put(level.price(), level.size());
        if (side.size() > MAX_LEVELS) {
            side.pollLastEntry();
        }
    }

    /** Returns whether the best bid is above the best ask, because a change is missing. */
    boolean isCrossed() {
        return !bids.isEmpty() && !asks.isEmpty() && bids.firstKey() > asks.firstKey();
    }

    Quote quote(long timeMicros) {
        return new Quote(instrument, price(bids), size(bids), price(asks), size(asks), timeMicros);
    }

    private static long price(NavigableMap<Long, Long> side) {
        return side.isEmpty() ? 0 : side.firstKey();
    }

    private static long size(NavigableMap<Long, Long> side) {
        return side.isEmpty() ? 0 : Math.max(0, side.firstEntry().getValue());
    }
}
