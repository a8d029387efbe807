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

/** The forming bars and the newest closed bars of every instrument and timeframe. Owned by one thread. */
public final class BarHistory {
    /** Maximum number of closed bars kept for each instrument and timeframe. */
    public static final int CAPACITY = 1_000;

    private final Map<Instrument, InstrumentBars> byInstrument = new LinkedHashMap<>();
    private final DerivationFailures failures;
    private long lateTrades;

    public BarHistory() {
        this(new DerivationFailures());
    }

    /**
     * @param failures counts what cannot be derived
     */
    public BarHistory(DerivationFailures failures) {
        this.failures = failures;
    }

    /**
     * Adds a trade, and passes the bars that it closes to the consumer, in order. A closed bar is listed once the
     * journal has it; see {@link #apply(Bar)}.
     */
    public void onTrade(Trade trade, long nowMicros, Consumer<Bar> consumer) {
        InstrumentBars instrumentBars = bars(trade.instrument());
        if (!instrumentBars.builder.add(trade, nowMicros, consumer)) {
            lateTrades++;
        }
    }

    /** Closes the bars whose time is over, and passes the bars that have closed or changed to the consumer. */
    public void onTick(long nowMicros, Consumer<Bar> consumer) {
        byInstrument.forEach((instrument, instrumentBars) -> {
            try {
                instrumentBars.builder.onTick(nowMicros, consumer);
            } catch (RuntimeException e) {
                failures.record(instrument, e);
            }
        });
    }

    /** Applies a trade of a journal that has the bars, too: none is published. */
    public void apply(Trade trade, long nowMicros) {
        bars(trade.instrument()).builder.apply(trade, nowMicros);
    }

    /** Applies a bar of the journal; a forming bar, or one that is listed already, changes nothing. */
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

    /** Passes the bars that have closed and are missing from the journal to the consumer. */
    public void emitUnrecorded(Consumer<Bar> consumer) {
        byInstrument.values().forEach(instrumentBars -> instrumentBars.builder.emitUnrecorded(consumer));
    }

    /** Passes the forming bars of every instrument to the consumer, as numbers for {@link #restore}. */
    public void save(BiConsumer<Instrument, long[]> consumer) {
        byInstrument.forEach(
                (instrument, instrumentBars) -> consumer.accept(instrument, instrumentBars.builder.snapshot()));
    }

    /** Restores the forming bars of an instrument from the numbers of {@link #save}. */
    public void restore(Instrument instrument, long[] state) {
        bars(instrument).builder.restore(state);
    }

    /** Discards all bars. */
    public void clear() {
        byInstrument.clear();
    }

    /** Returns the newest bars, oldest first; the forming bar is the last one. */
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

    /** Returns the number of trades that arrived after a bar of theirs had closed. */
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
