package io.quotecast.source;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Opening;
import io.quotecast.market.Timeframe;
import java.util.List;
import java.util.function.Consumer;

/** The bars of several sources; of an instrument that more than one has, those of the first that has any. */
record CombinedPastBars(List<PastBars> sources) implements PastBars {
    CombinedPastBars {
        sources = List.copyOf(sources);
    }

    @Override
    public boolean isEmpty() {
        return sources.stream().allMatch(PastBars::isEmpty);
    }

    @Override
    public boolean fillsHoles(Instrument instrument) {
        return sources.stream().anyMatch(source -> source.fillsHoles(instrument));
    }

    @Override
    public List<Bar> bars(
            Instrument instrument, Timeframe timeframe, long startMicros, long endMicros, int maxRows, boolean newest) {
        boolean fillsHoles = fillsHoles(instrument);
        return sources.stream()
                .filter(source -> source.fillsHoles(instrument) == fillsHoles)
                .map(source -> source.bars(instrument, timeframe, startMicros, endMicros, maxRows, newest))
                .filter(bars -> !bars.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    @Override
    public void start(Consumer<List<Opening>> completion) {
        sources.forEach(source -> source.start(completion));
    }

    @Override
    public void close() {
        sources.forEach(PastBars::close);
    }
}
