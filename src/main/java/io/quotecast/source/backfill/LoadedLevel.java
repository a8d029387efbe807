package io.quotecast.source.backfill;

import io.quotecast.market.Bar;
import io.quotecast.market.Timeframe;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bars of one instrument and timeframe in a range of time that was loaded without a hole. Immutable.
 *
 * @param toMicros first microsecond after the range
 * @param bars closed bars, oldest first; an interval of the range without a bar has no trades
 */
record LoadedLevel(Timeframe timeframe, long fromMicros, long toMicros, List<Bar> bars) {
    LoadedLevel {
        bars = List.copyOf(bars);
    }

    /** Returns the level with the bars of a range that touches it, or overlaps with it and is newer. */
    LoadedLevel with(long otherFrom, long otherTo, List<Bar> others) {
        TreeMap<Long, Bar> merged = new TreeMap<>();
        bars.forEach(bar -> merged.put(bar.timeMicros(), bar));
        others.forEach(bar -> merged.put(bar.timeMicros(), bar));
        return new LoadedLevel(
                timeframe,
                Math.min(fromMicros, otherFrom),
                Math.max(toMicros, otherTo),
                new ArrayList<>(merged.values()));
    }

    /** Returns whether the level contains the whole of an interval. */
    boolean covers(long startMicros, long endMicros) {
        return startMicros >= fromMicros && endMicros <= toMicros;
    }

    /** Returns the bar that starts at a time, or null if there is none. */
    @Nullable
    Bar at(long startMicros) {
        int index = firstFrom(startMicros);
        return index < bars.size() && bars.get(index).timeMicros() == startMicros ? bars.get(index) : null;
    }

    /** Returns the newest bar that starts before a time, or null if there is none. */
    @Nullable
    Bar before(long micros) {
        int index = firstFrom(micros);
        return index == 0 ? null : bars.get(index - 1);
    }

    /** Returns the index of the first bar that starts at or after a time. */
    int firstFrom(long startMicros) {
        int low = 0;
        int high = bars.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bars.get(middle).timeMicros() < startMicros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
