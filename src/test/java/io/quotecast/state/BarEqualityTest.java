package io.quotecast.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Conditions;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingCalendar;
import io.quotecast.market.TradingHours;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The closed bars of random trades are the same however often the server that makes them restarts. */
class BarEqualityTest {
    /** Shortly before the clocks of New York change, in a week in which those of Berlin do not. */
    private static final long START = 1_772_800_000_000_000L;

    private static final long SECOND = 1_000_000L;
    private static final long LATE = 300 * SECOND;
    private static final List<Conditions> CONDITIONS =
            List.of(Conditions.NONE, Conditions.parse("@,F"), Conditions.ODD_LOT, Conditions.parse("@,M"));

    private final Instruments instruments = new Instruments();
    private final List<Instrument> listed = List.of(
            list("AAPL", TradingCalendar.of("XNYS", "")),
            list("BTC-USD", TradingCalendar.of("24x7", "")),
            list("SAP", TradingCalendar.of("", "Europe/Berlin")));

    private Instrument list(String symbol, TradingCalendar calendar) {
        return instruments.list(new Symbol(symbol), symbol, "TEST", "", 2, 0, 1, false, calendar);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void barsAreEqualToThoseOfAllTradesWithAndWithoutRestarts(long seed) {
        List<Trade> trades = trades(new Random(seed));

        Server continuous = new Server();
        Server restarted = new Server();
        Random restarts = new Random(seed);
        for (Trade trade : trades) {
            continuous.offer(trade);
            restarted.offer(trade);
            if (restarts.nextInt(100) == 0) {
                restarted = restarted.restarted();
            }
            if (restarts.nextInt(150) == 0) {
                restarted.saveCheckpoint();
            }
        }
        long end = continuous.nowMicros + 20L * 86_400 * SECOND;
        continuous.tick(end);
        restarted.tick(end);

        for (Instrument instrument : listed) {
            for (Timeframe timeframe : Timeframe.values()) {
                List<Bar> expected = expected(trades, instrument, timeframe);
                String about = instrument.symbol() + " " + timeframe.text() + ", seed " + seed;
                assertEquals(expected, continuous.closed(instrument, timeframe), about + ", streamed");
                assertEquals(expected, restarted.closed(instrument, timeframe), about + ", with restarts");
                assertEquals(
                        expected.stream()
                                .skip(Math.max(0, expected.size() - BarHistory.CAPACITY))
                                .toList(),
                        restarted.history.newest(instrument, timeframe, BarHistory.CAPACITY).stream()
                                .map(BarEqualityTest::unmarked)
                                .toList(),
                        about + ", in memory");
            }
        }
        assertTrue(restarted.journal.stream().anyMatch(entry -> entry.event() instanceof Bar bar && bar.revised()));
    }

    /** Returns trades of a few days with pauses, in which some are late, but not too late. */
    private List<Trade> trades(Random random) {
        List<Trade> trades = new ArrayList<>();
        long time = START;
        for (int i = 0; i < 3_000; i++) {
            time += switch (random.nextInt(60)) {
                case 0 -> random.nextLong(3 * 3_600 * SECOND);
                case 1, 2, 3 -> random.nextLong(120 * SECOND);
                default -> random.nextLong(SECOND);
            };
            long late = random.nextInt(8) == 0 ? random.nextLong(LATE) : 0;
            Instrument instrument = listed.get(random.nextInt(listed.size()));
            trades.add(new Trade(
                    instrument,
                    1 + random.nextInt(20_000),
                    random.nextInt(500),
                    Side.UNKNOWN,
                    null,
                    0,
                    null,
                    CONDITIONS.get(random.nextInt(CONDITIONS.size())),
                    time - late));
        }
        return trades;
    }

    /** A server that leads, with a journal that outlives it. */
    private final class Server {
        private final BarHistory history =
                new BarHistory(new BarHistory.Settings(Timeframes.ALL, LATE + SECOND), new DerivationFailures());
        private final RecoverableState state = new RecoverableState(
                instruments, new Market(TradingHours.ALWAYS_OPEN, START), history, new TradeHistory());
        private final List<Entry> journal;
        private final ArrayDeque<MarketEvent> appended = new ArrayDeque<>();
        private byte[] checkpoint = {};
        private int checkpointEnd;
        private long nowMicros = START;

        private Server() {
            this.journal = new ArrayList<>();
        }

        private Server(Server before) {
            this.journal = before.journal;
            this.nowMicros = before.nowMicros;
            this.checkpoint = before.checkpoint;
            this.checkpointEnd = before.checkpointEnd;
            // Bars from before the checkpoint are stored beside the journal.
            journal.subList(0, checkpointEnd).stream()
                    .filter(entry -> entry.event() instanceof Bar bar && bar.closed())
                    .forEach(entry -> state.restoreBar((Bar) entry.event()));
            state.restore(checkpoint, true);
            journal.subList(checkpointEnd, journal.size()).forEach(entry -> state.replay(entry, nowMicros));
            history.emitUnrecorded(appended::add);
            commit();
        }

        private Server restarted() {
            return new Server(this);
        }

        private void saveCheckpoint() {
            checkpoint = state.snapshot();
            checkpointEnd = journal.size();
        }

        private void offer(Trade trade) {
            nowMicros = Math.max(nowMicros, trade.timeMicros());
            appended.add(trade);
            commit();
            tick(nowMicros);
        }

        private void tick(long newMicros) {
            nowMicros = newMicros;
            history.onTick(nowMicros, appended::add);
            commit();
        }

        private void commit() {
            for (MarketEvent event = appended.poll(); event != null; event = appended.poll()) {
                Entry entry = new Entry(journal.size() + 1L, 1, event);
                journal.add(entry);
                state.apply(entry);
                state.updateBars(entry, nowMicros, appended::add);
            }
        }

        /** Returns the last version of each closed bar that clients have received, in the order of time. */
        private List<Bar> closed(Instrument instrument, Timeframe timeframe) {
            Map<Long, Bar> byStart = new TreeMap<>();
            for (Entry entry : journal) {
                if (entry.event() instanceof Bar bar
                        && bar.closed()
                        && bar.timeframe() == timeframe
                        && bar.instrument().equals(instrument)) {
                    assertEquals(byStart.containsKey(bar.timeMicros()), bar.revised(), bar::toString);
                    byStart.put(bar.timeMicros(), unmarked(bar));
                }
            }
            return List.copyOf(byStart.values());
        }
    }

    private static Bar unmarked(Bar bar) {
        return new Bar(
                bar.instrument(),
                bar.timeframe(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                bar.average(),
                bar.trades(),
                bar.closed(),
                bar.partial(),
                false,
                bar.timeMicros());
    }

    private static List<Bar> expected(List<Trade> trades, Instrument instrument, Timeframe timeframe) {
        Map<Long, OhlcvAccumulator> byStart = new TreeMap<>();
        trades.stream()
                .filter(trade -> trade.instrument().equals(instrument))
                .sorted(Comparator.comparingLong(Trade::timeMicros))
                .forEach(trade -> byStart.computeIfAbsent(
                                instrument.calendar().startOf(timeframe, trade.timeMicros()),
                                start -> new OhlcvAccumulator())
                        .add(trade));
        List<Bar> bars = new ArrayList<>();
        byStart.forEach((start, ohlcv) -> bars.add(new Bar(
                instrument,
                timeframe,
                ohlcv.open(),
                ohlcv.high(),
                ohlcv.low(),
                ohlcv.close(),
                ohlcv.volume(),
                ohlcv.average(),
                ohlcv.trades(),
                true,
                start)));
        return bars;
    }
}
