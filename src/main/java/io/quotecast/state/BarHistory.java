package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The bars of every instrument: those that form, and the newest closed ones of each timeframe. Owned by one thread. */
public final class BarHistory {
    /** How many closed bars of each instrument and timeframe are kept. */
    public static final int CAPACITY = 1_000;

    private final Map<Instrument, InstrumentBars> byInstrument = new LinkedHashMap<>();
    private long lateTrades;

    /**
     * Folds a trade in; every bar that changes or closes by it is told, in order. A closed bar is known when it has
     * come back from the tape, by {@link #apply(Bar)}.
     */
    public void onTrade(Trade trade, long nowMicros, Consumer<Bar> consumer) {
        InstrumentBars instrumentBars = bars(trade.instrument());
        if (!instrumentBars.builder.add(trade, nowMicros, consumer)) {
            lateTrades++;
        }
    }

    /** Lets time pass: closes what is over, tells what changed. */
    public void onTick(long nowMicros, Consumer<Bar> consumer) {
        for (InstrumentBars instrumentBars : byInstrument.values()) {
            instrumentBars.builder.onTick(nowMicros, consumer);
        }
    }

    /** Takes in a trade from a tape on which the bars stand too: none is told. */
    public void apply(Trade trade, long nowMicros) {
        bars(trade.instrument()).builder.apply(trade, nowMicros);
    }

    /** Takes in a bar from a tape; one that is known already changes nothing. */
    public void apply(Bar bar) {
        if (bar.closed()) {
            InstrumentBars instrumentBars = bars(bar.instrument());
            instrumentBars.builder.apply(bar);
            Bar newest = instrumentBars.closed.get(bar.timeframe().ordinal()).last();
            if (newest == null || newest.timeMicros() < bar.timeMicros()) {
                instrumentBars.closed.get(bar.timeframe().ordinal()).add(bar);
            }
        }
    }

    /** From now on bars are told; first those that ended on the tape without being told there. */
    public void emitUnrecorded(Consumer<Bar> consumer) {
        byInstrument.values().forEach(instrumentBars -> instrumentBars.builder.emitUnrecorded(consumer));
    }

    /** Hands over what forms, of every instrument, for {@link #restore}. */
    void save(BiConsumer<Instrument, BarsState> consumer) {
        byInstrument.forEach(
                (instrument, instrumentBars) -> consumer.accept(instrument, instrumentBars.builder.snapshot()));
    }

    /** What forms of an instrument is from now on what was saved. */
    void restore(Instrument instrument, BarsState state) {
        bars(instrument).builder.restore(state);
    }

    /** Knows of nothing any more. */
    public void clear() {
        byInstrument.clear();
    }

    /** The newest bars, oldest first, the forming one last. */
    public List<Bar> newest(Instrument instrument, Timeframe timeframe, int limit) {
        InstrumentBars instrumentBars = byInstrument.get(instrument);
        if (instrumentBars == null || limit < 1) {
            return List.of();
        }
        RingBuffer<Bar> all = new RingBuffer<>(limit);
        instrumentBars.closed.get(timeframe.ordinal()).newest(limit).forEach(all::add);
        instrumentBars.builder.forming(timeframe, all::add);
        return all.newest(limit);
    }

    /** How many trades came too late for a bar that was closed. */
    public long lateTrades() {
        return lateTrades;
    }

    private InstrumentBars bars(Instrument instrument) {
        return byInstrument.computeIfAbsent(instrument, InstrumentBars::new);
    }

    private static final class InstrumentBars {
        private final BarBuilder builder;
        private final List<RingBuffer<Bar>> closed = new ArrayList<>();

        private InstrumentBars(Instrument instrument) {
            builder = new BarBuilder(instrument);
            for (Timeframe timeframe : Timeframe.values()) {
                closed.add(timeframe.ordinal(), new RingBuffer<>(CAPACITY));
            }
        }
    }
}
