package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Opening;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Trade;
import io.quotecast.market.TradeClock;
import io.quotecast.market.TradingCalendar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The forming bars and the newest closed bars of every instrument and timeframe. Owned by one thread. */
public final class BarHistory {
    /** Maximum number of closed bars kept for each instrument and timeframe. */
    public static final int CAPACITY = 1_000;

    private static final Comparator<Bar> BY_TIME = Comparator.comparingLong(Bar::timeMicros);

    private final Map<Instrument, InstrumentBars> byInstrument = new LinkedHashMap<>();
    private final Settings settings;
    private final DerivationFailures failures;
    private final LongAdder lateTrades = new LongAdder();
    private boolean areFirstBarsPartial;

    /**
     * What bars are made, and how.
     *
     * @param lateMicros how much older than the newest trade of its instrument a trade may be that revises closed bars
     */
    public record Settings(Timeframes timeframes, long lateMicros) {
        /** Those of a server that is not configured otherwise. */
        public static final Settings DEFAULT = new Settings(Timeframes.DEFAULT, TradeClock.WINDOW_MICROS);
    }

    public BarHistory() {
        this(Settings.DEFAULT, new DerivationFailures());
    }

    /**
     * @param failures counts what cannot be derived
     */
    public BarHistory(Settings settings, DerivationFailures failures) {
        this.settings = settings;
        this.failures = failures;
    }

    /**
     * Marks the first bars of instruments that have none yet as partial: trades from before the start of the process
     * are stored elsewhere.
     */
    public void markFirstBarsPartial() {
        areFirstBarsPartial = true;
    }

    /**
     * Adds a trade, and passes the bars that it closes to the consumer, in order. A closed bar is listed once the
     * journal has it; see {@link #apply(Bar)}.
     *
     * @param nowMicros monotonic time of this process, in µs
     * @return false if the trade was too late for at least one of its bars
     */
    public boolean onTrade(Trade trade, long nowMicros, Consumer<Bar> consumer) {
        InstrumentBars instrumentBars = bars(trade.instrument());
        return instrumentBars.builder.add(trade, nowMicros, consumer) || onLateTrade(trade, instrumentBars);
    }

    /**
     * Sets the forming bars of an instrument that has none from before the first event of its source, unless first bars
     * are partial.
     *
     * @param nowMicros monotonic time of this process, in µs
     */
    public void open(Opening opening, long nowMicros) {
        if (!areFirstBarsPartial && !byInstrument.containsKey(opening.instrument())) {
            restoreForming(opening, nowMicros);
        }
    }

    /**
     * Adds the trades from before the start of the server to the forming bars of an instrument, which contain those
     * since. The bars of minutes from the time of the opening on must be complete.
     *
     * @param opening the state at the end of a minute
     * @param nowMicros monotonic time of this process, in µs
     * @return the state now
     */
    public Opening complete(Opening opening, long nowMicros) {
        Instrument instrument = opening.instrument();
        InstrumentBars instrumentBars = byInstrument.get(instrument);
        if (instrumentBars == null) {
            restoreForming(opening, nowMicros);
            return opening;
        }
        Opening complete = withMinutes(opening, minutesFrom(instrumentBars, opening.timeMicros() + 1));
        instrumentBars.builder.complete(complete.forming());
        return complete;
    }

    private void restoreForming(Opening opening, long nowMicros) {
        List<BarsState.Held> forming = opening.forming().stream()
                .filter(bar -> settings.timeframes().contains(bar.timeframe()))
                .map(bar -> new BarsState.Held(bar.timeframe(), bar.startMicros(), true, bar.trades()))
                .toList();
        restore(
                opening.instrument(),
                new BarsState(opening.timeMicros(), nowMicros - opening.timeMicros(), forming, List.of()));
    }

    private static Collection<Bar> minutesFrom(InstrumentBars instrumentBars, long startMicros) {
        TreeMap<Long, Bar> minutes = new TreeMap<>();
        for (Bar bar : instrumentBars.closed.get(Timeframe.MINUTE.ordinal()).newest(CAPACITY)) {
            if (bar.timeMicros() >= startMicros) {
                minutes.put(bar.timeMicros(), bar);
            }
        }
        // Newer than those of the journal.
        instrumentBars.builder.barsFrom(Timeframe.MINUTE, startMicros, bar -> minutes.put(bar.timeMicros(), bar));
        return minutes.values();
    }

    private static Opening withMinutes(Opening opening, Collection<Bar> minutes) {
        TradingCalendar calendar = opening.instrument().calendar();
        long dayEnd = calendar.endOfDay(calendar.dayOf(opening.timeMicros()));
        return new Opening(
                opening.instrument(),
                opening.previousClose(),
                sum(opening.day(), minutes, dayEnd),
                opening.timeMicros(),
                opening.forming().stream()
                        .map(bar -> new Opening.FormingBar(
                                bar.timeframe(),
                                bar.startMicros(),
                                sum(bar.trades(), minutes, calendar.endOf(bar.timeframe(), bar.startMicros()))))
                        .toList());
    }

    private static OhlcvAccumulator.State sum(OhlcvAccumulator.State earlier, Collection<Bar> minutes, long endMicros) {
        OhlcvAccumulator sum = new OhlcvAccumulator();
        sum.restore(earlier);
        for (Bar bar : minutes) {
            if (bar.timeMicros() < endMicros) {
                sum.add(bar);
            }
        }
        return sum.state();
    }

    private boolean onLateTrade(Trade trade, InstrumentBars instrumentBars) {
        lateTrades.increment();
        for (Timeframe timeframe : settings.timeframes().byLength()) {
            if (!instrumentBars.builder.holds(timeframe, trade.timeMicros())) {
                instrumentBars.markPartial(
                        timeframe, trade.instrument().calendar().startOf(timeframe, trade.timeMicros()));
            }
        }
        return false;
    }

    /**
     * Corrects the bars that contain the original trade of a correction.
     *
     * @param newest the newest trades of the instrument, already corrected
     * @param consumer receives bars that closed long ago and have changed; null if the journal has them
     */
    public void onCorrection(Correction correction, List<Trade> newest, @Nullable Consumer<Bar> consumer) {
        InstrumentBars instrumentBars = byInstrument.get(correction.instrument());
        if (instrumentBars == null) {
            return;
        }
        TradingCalendar calendar = correction.instrument().calendar();
        for (Timeframe timeframe : settings.timeframes().byLength()) {
            long start = calendar.startOf(timeframe, correction.original().timeMicros());
            long end = calendar.endOf(timeframe, start);
            List<Trade> known = newest.stream()
                    .filter(trade -> trade.timeMicros() >= start && trade.timeMicros() < end)
                    .sorted(Comparator.comparingLong(Trade::timeMicros))
                    .toList();
            List<Bar> parts = parts(instrumentBars, timeframe, start, end);
            if (!instrumentBars.builder.correct(timeframe, correction, known, parts) && consumer != null) {
                instrumentBars
                        .find(timeframe, start)
                        .ifPresent(bar -> consumer.accept(corrected(bar, correction, known, parts)));
            }
        }
    }

    /** Returns the bars within an interval, of the shorter timeframe that has most of its trades. */
    List<Bar> parts(Instrument instrument, long startMicros, long endMicros) {
        InstrumentBars instrumentBars = byInstrument.get(instrument);
        return instrumentBars == null ? List.of() : parts(instrumentBars, Timeframe.DAY, startMicros, endMicros);
    }

    private List<Bar> parts(InstrumentBars instrumentBars, Timeframe longest, long startMicros, long endMicros) {
        List<Bar> most = List.of();
        for (Timeframe timeframe : settings.timeframes().byLength()) {
            if (timeframe.compareTo(longest) < 0) {
                List<Bar> within = instrumentBars.within(timeframe, startMicros, endMicros);
                if (trades(within) >= trades(most)) {
                    most = within;
                }
            }
        }
        return most;
    }

    private static long trades(List<Bar> bars) {
        return bars.stream().mapToLong(Bar::trades).sum();
    }

    private static Bar corrected(Bar bar, Correction correction, List<Trade> known, List<Bar> parts) {
        OhlcvAccumulator sum = new OhlcvAccumulator();
        sum.add(bar);
        boolean isExact = SumCorrection.apply(sum, correction, known, parts);
        return sum.toBar(bar.instrument(), bar.timeframe(), true, bar.partial() || !isExact, true, bar.timeMicros());
    }

    /**
     * Lets the next trade of each instrument set the instrument's clock, because the clock of the server was set back.
     */
    public void onClockSetBack() {
        byInstrument.values().forEach(instrumentBars -> instrumentBars.builder.onClockSetBack());
    }

    /**
     * Closes the bars whose time is over, and passes the bars that have closed or changed to the consumer.
     *
     * @param nowMicros monotonic time of this process, in µs
     */
    public void onTick(long nowMicros, Consumer<Bar> consumer) {
        byInstrument.forEach((instrument, instrumentBars) -> {
            try {
                instrumentBars.builder.onTick(nowMicros, consumer);
            } catch (RuntimeException e) {
                failures.record(instrument, e);
            }
        });
    }

    /**
     * Applies a trade of a journal that has the bars, too: none is published.
     *
     * @return false if the trade was too late for at least one of its bars
     */
    public boolean apply(Trade trade, long nowMicros) {
        InstrumentBars instrumentBars = bars(trade.instrument());
        return instrumentBars.builder.apply(trade, nowMicros) || onLateTrade(trade, instrumentBars);
    }

    /** Applies a bar of the journal, which replaces an earlier version of itself; a forming bar changes nothing. */
    public void apply(Bar bar) {
        if (bar.closed() && settings.timeframes().contains(bar.timeframe())) {
            InstrumentBars instrumentBars = bars(bar.instrument());
            instrumentBars.builder.apply(bar);
            instrumentBars.closed.get(bar.timeframe().ordinal()).put(bar, BY_TIME);
        }
    }

    /** Passes the bars that have closed and are missing from the journal to the consumer. */
    public void emitUnrecorded(Consumer<Bar> consumer) {
        byInstrument.values().forEach(instrumentBars -> instrumentBars.builder.emitUnrecorded(consumer));
    }

    /** Passes the forming bars of every instrument to the consumer, for {@link #restore}. */
    void save(BiConsumer<Instrument, BarsState> consumer) {
        byInstrument.forEach(
                (instrument, instrumentBars) -> consumer.accept(instrument, instrumentBars.builder.snapshot()));
    }

    /** Restores the forming bars of an instrument that {@link #save} passed on. */
    void restore(Instrument instrument, BarsState state) {
        bars(instrument).builder.restore(state);
    }

    /** Discards all bars. */
    public void clear() {
        byInstrument.clear();
    }

    /** Returns the newest bars in the order of their times, including the forming bar. */
    public List<Bar> newest(Instrument instrument, Timeframe timeframe, int limit) {
        InstrumentBars instrumentBars = byInstrument.get(instrument);
        if (instrumentBars == null || limit < 1) {
            return List.of();
        }
        RingBuffer<Bar> all = new RingBuffer<>(limit);
        instrumentBars.closed.get(timeframe.ordinal()).newest(limit).forEach(all::add);
        instrumentBars.builder.forming(timeframe).ifPresent(bar -> all.put(bar, BY_TIME));
        return all.newest(limit);
    }

    /** Returns the forming bar, or empty if there is none. */
    public Optional<Bar> forming(Instrument instrument, Timeframe timeframe) {
        InstrumentBars instrumentBars = byInstrument.get(instrument);
        return instrumentBars == null ? Optional.empty() : instrumentBars.builder.forming(timeframe);
    }

    /** Returns the number of trades that were too late for at least one of their bars. On any thread. */
    public long lateTrades() {
        return lateTrades.sum();
    }

    private InstrumentBars bars(Instrument instrument) {
        return byInstrument.computeIfAbsent(
                instrument, newInstrument -> new InstrumentBars(newInstrument, settings, areFirstBarsPartial));
    }

    private static final class InstrumentBars {
        private final BarBuilder builder;
        private final List<RingBuffer<Bar>> closed = new ArrayList<>();

        private InstrumentBars(Instrument instrument, Settings settings, boolean isFirstPartial) {
            builder = new BarBuilder(instrument, settings, isFirstPartial);
            for (Timeframe timeframe : Timeframe.values()) {
                closed.add(
                        timeframe.ordinal(),
                        new RingBuffer<>(settings.timeframes().contains(timeframe) ? CAPACITY : 1));
            }
        }

        private Optional<Bar> find(Timeframe timeframe, long startMicros) {
            return closed.get(timeframe.ordinal()).newest(CAPACITY).stream()
                    .filter(bar -> bar.timeMicros() == startMicros)
                    .findFirst();
        }

        /** Returns the bars of a timeframe that lie within an interval, with their newest values. */
        private List<Bar> within(Timeframe timeframe, long startMicros, long endMicros) {
            RingBuffer<Bar> bars = new RingBuffer<>(CAPACITY);
            closed.get(timeframe.ordinal()).newest(CAPACITY).forEach(bars::add);
            builder.held(timeframe).forEach(bar -> bars.put(bar, BY_TIME));
            return bars.newest(CAPACITY).stream()
                    .filter(bar -> bar.timeMicros() >= startMicros && bar.endMicros() <= endMicros)
                    .toList();
        }

        /** Marks a closed bar of memory, if it is there, as one that lacks a trade. */
        private void markPartial(Timeframe timeframe, long startMicros) {
            RingBuffer<Bar> bars = closed.get(timeframe.ordinal());
            for (Bar bar : bars.newest(CAPACITY)) {
                if (bar.timeMicros() == startMicros && !bar.partial()) {
                    bars.put(bar.asPartial(), BY_TIME);
                }
            }
        }
    }
}
