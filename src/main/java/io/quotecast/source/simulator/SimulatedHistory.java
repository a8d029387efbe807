package io.quotecast.source.simulator;

import io.quotecast.base.Micros;
import io.quotecast.ingest.Listing;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Opening;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingCalendar;
import io.quotecast.market.TradingHours;
import io.quotecast.source.PastBars;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The history of the simulated market, as if it had always run: bars and the trading day so far, which are computed
 * from the seed and the clock and stored nowhere. Safe on any thread.
 */
final class SimulatedHistory implements PastBars {
    private static final long SECOND = 1_000_000L;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;
    private static final long MINUTE = 60 * SECOND;
    private static final long DAILY_BARS = 730 * DAY;
    private static final long HOURLY_BARS = 30 * DAY;
    private static final long MINUTE_BARS = 5 * DAY;
    /** Soon after midnight, bars of seconds begin on the day before. */
    private static final long MIN_SECOND_BARS = 6 * HOUR;

    private final Map<Instrument, Traded> instruments = new HashMap<>();
    private final List<Traded> inOrder = new ArrayList<>();
    private final SimulatorSettings settings;
    private final InstantSource clock;

    SimulatedHistory(List<Listing> listings, SimulatorSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        SimulatedInstruments simulated = new SimulatedInstruments(listings, settings);
        List<InstrumentModel> models = Stream.concat(simulated.stocks().stream(), simulated.indices().stream())
                .toList();
        for (int i = 0; i < models.size(); i++) {
            InstrumentModel model = models.get(i);
            double meanSize = model.isIndex() ? 0 : simulated.tradeSizes(i).mean();
            Traded traded = new Traded(model, simulated.tradesPerDay(i), meanSize);
            inOrder.add(traded);
            instruments.put(model.instrument(), traded);
        }
    }

    /** An instrument and its usual activity. */
    private record Traded(InstrumentModel model, double tradesPerDay, double meanSize) {
        BarGenerator generator(TradingTime time, InstrumentModel.SharedPaths shared) {
            return new BarGenerator(model, time, tradesPerDay, meanSize, shared);
        }
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public List<Bar> bars(
            Instrument instrument, Timeframe timeframe, long startMicros, long endMicros, int maxRows, boolean newest) {
        Traded traded = instruments.get(instrument);
        if (traded == null) {
            return List.of();
        }
        TradingTime time = time();
        long nowMicros = Micros.now(clock);
        TradingCalendar calendar = instrument.calendar();
        long end = Math.min(endMicros, calendar.startOf(timeframe, nowMicros));
        long start = Math.max(
                startMicros,
                calendar.startOf(timeframe, firstMicros(timeframe, calendar, time.lastOpenMicros(nowMicros))));
        BarGenerator generator = traded.generator(time, InstrumentModel.SharedPaths.ascending(settings.seed()));
        if (!newest) {
            return bars(generator, timeframe, start, end, maxRows);
        }
        List<Bar> bars = new ArrayList<>();
        long width = maxRows * timeframe.micros();
        while (bars.size() < maxRows && start < end) {
            long from = Math.max(start, calendar.startOf(timeframe, end - width));
            List<Bar> older = new ArrayList<>(bars(generator, timeframe, from, end, Integer.MAX_VALUE));
            older.addAll(bars);
            bars = older;
            end = from;
            width *= 2;
        }
        return List.copyOf(bars.subList(Math.max(0, bars.size() - maxRows), bars.size()));
    }

    /**
     * Returns the state of every instrument at this time, as if the market had always run.
     *
     * @param timeframes the timeframes of forming bars
     */
    List<Opening> openings(Timeframes timeframes, long nowMicros) {
        TradingTime time = time();
        InstrumentModel.SharedPaths shared = InstrumentModel.SharedPaths.remembering(settings.seed());
        return inOrder.stream()
                .map(traded -> opening(traded.generator(time, shared), time, timeframes, nowMicros))
                .toList();
    }

    private static Opening opening(BarGenerator generator, TradingTime time, Timeframes timeframes, long nowMicros) {
        TradingCalendar calendar = generator.instrument().calendar();
        long end = Math.floorDiv(time.lastOpenMicros(nowMicros), SECOND) * SECOND;
        boolean isOpen = nowMicros - end < SECOND;
        long dayStart = calendar.startOfDay(calendar.dayOf(end - 1));
        OhlcvAccumulator day = new OhlcvAccumulator();
        generator.addTo(day, dayStart, end);
        long previousClose = generator.closeBefore(dayStart);
        List<Opening.FormingBar> forming = new ArrayList<>();
        for (Timeframe timeframe : isOpen ? timeframes.byLength() : List.<Timeframe>of()) {
            long start = calendar.startOf(timeframe, nowMicros);
            OhlcvAccumulator sum = new OhlcvAccumulator();
            generator.addTo(sum, start, end);
            if (sum.trades() > 0) {
                forming.add(new Opening.FormingBar(timeframe, start, sum.state()));
            }
        }
        return new Opening(generator.instrument(), previousClose, day.state(), end - 1, forming);
    }

    private TradingTime time() {
        return new TradingTime(settings.alwaysOpen() ? TradingHours.ALWAYS_OPEN : TradingHours.NEW_YORK);
    }

    /** Returns a time in the first bar of a timeframe. */
    private static long firstMicros(Timeframe timeframe, TradingCalendar calendar, long lastOpenMicros) {
        if (timeframe.micros() < MINUTE) {
            long dayStart = calendar.startOfDay(calendar.dayOf(lastOpenMicros - 1));
            return Math.min(Math.max(dayStart, lastOpenMicros - DAY), lastOpenMicros - MIN_SECOND_BARS);
        }
        return Math.floorDiv(lastOpenMicros - 1, DAY) * DAY
                - (timeframe.micros() < HOUR ? MINUTE_BARS : timeframe.micros() < DAY ? HOURLY_BARS : DAILY_BARS);
    }

    private static List<Bar> bars(BarGenerator generator, Timeframe timeframe, long from, long to, int maxRows) {
        List<Bar> bars = new ArrayList<>();
        OhlcvAccumulator sum = new OhlcvAccumulator();
        TradingCalendar calendar = generator.instrument().calendar();
        long start = calendar.startOf(timeframe, from);
        if (start < from) {
            start = calendar.endOf(timeframe, start);
        }
        long end;
        for (; start < to && bars.size() < maxRows; start = end) {
            end = calendar.endOf(timeframe, start);
            sum.clear();
            generator.addTo(sum, start, end);
            if (sum.trades() > 0) {
                bars.add(sum.toClosedBar(generator.instrument(), timeframe, start));
            }
        }
        return bars;
    }
}
