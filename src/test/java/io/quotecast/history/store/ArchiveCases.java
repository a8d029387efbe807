package io.quotecast.history.store;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.BTC;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static io.quotecast.testing.SampleInstruments.NIKKEI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.PositionRange;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Conditions;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.testing.Await;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.SampleInstruments;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Test cases that hold for an archive in any database. */
abstract class ArchiveCases {
    static final long NOON = 1_767_614_400_000_000L;
    static final long SECOND = 1_000_000L;
    static final long DAY = 86_400 * SECOND;
    static final TradeCursor START = TradeCursor.before(0);

    final ManualClock clock = new ManualClock(Instant.ofEpochSecond(NOON / SECOND));
    private final List<Archive> opened = new ArrayList<>();

    /** Returns the settings of an empty database, the same ones throughout a test. */
    abstract Archive.Settings settings(Duration maxAge);

    /** Opens a connection beside the archive, like a user's own tool. */
    abstract Connection connect() throws SQLException;

    @AfterEach
    final void closeAll() {
        opened.forEach(Archive::close);
    }

    final Archive open(String epoch) {
        return open(epoch, Duration.ofDays(90));
    }

    final Archive open(String epoch, Duration maxAge) {
        Archive archive = Archive.open(settings(maxAge), epoch, clock);
        opened.add(archive);
        return archive;
    }

    static RecordedTrade trade(Instrument instrument, long position, long price, long timeMicros) {
        return new RecordedTrade(
                position, position, new Trade(instrument, price, 100, Side.BUY, "V", position, timeMicros));
    }

    static Bar bar(Instrument instrument, Timeframe timeframe, long startMicros) {
        return new Bar(instrument, timeframe, 10_001, 10_004, 10_000, 10_002, 1_800, 10_003, 66, true, startMicros);
    }

    static List<HistoricalTrade> trades(
            Archive archive, TimeRange timeRange, TradeCursor after, int limit, Instrument... instruments) {
        return archive.trades(new TradeQuery(List.of(instruments), timeRange, after, limit), archive.addedCount())
                .join();
    }

    static List<RecordedTrade> all(Archive archive, Instrument... instruments) {
        return trades(archive, TimeRange.ALL, START, 100_000, instruments).stream()
                .map(HistoricalTrade::recordedTrade)
                .toList();
    }

    static List<Bar> bars(Archive archive, Instrument instrument, Timeframe timeframe, TimeRange timeRange, int limit) {
        return archive.bars(new BarQuery(instrument, timeframe, timeRange, false, limit), archive.addedCount())
                .join();
    }

    final long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            return rows.getLong(1);
        }
    }

    final String text(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }

    /** Trades that differ in the parts that identify a trade, or have no id. */
    private static List<Trade> distinctTrades() {
        return List.of(
                new Trade(AAPL, 27_001, 100, Side.BUY, "V", 7, NOON),
                new Trade(AAPL, 27_001, 100, Side.BUY, "V", 8, NOON),
                new Trade(AAPL, 27_001, 100, Side.BUY, "N", 7, NOON),
                new Trade(AAPL, 27_001, 100, Side.BUY, null, 7, NOON),
                new Trade(MSFT, 27_001, 100, Side.BUY, "V", 7, NOON),
                new Trade(AAPL, 27_001, 100, Side.BUY, "V", 7, NOON + 1),
                new Trade(AAPL, 27_001, 100, Side.BUY, "V", 0, "7", NOON),
                new Trade(AAPL, 27_001, 100, Side.BUY, "V", 0, "007", NOON),
                new Trade(AAPL, 27_001, 100, Side.BUY, null, 0, "a1-b2", NOON),
                new Trade(AAPL, 27_001, 100, Side.BUY, "V", 0, NOON),
                new Trade(AAPL, 27_001, 100, Side.BUY, "V", 0, NOON));
    }

    @Test
    void aTradeWithAnIdIsStoredOnceHoweverOftenItIsReplayed() throws SQLException {
        List<Trade> trades = distinctTrades();
        Archive archive = open("e1");
        for (int i = 0; i < trades.size(); i++) {
            archive.add(new RecordedTrade(i + 1, i + 1, trades.get(i)));
        }
        // Once in the same transaction, or soon after it, and once after a restart.
        for (int i = 0; i < trades.size(); i++) {
            archive.add(new RecordedTrade(101 + i, 101 + i, trades.get(i)));
        }
        assertEquals(trades.size() + 2, all(archive, AAPL, MSFT).size());
        archive.close();

        Archive restarted = open("e2");
        for (int i = 0; i < trades.size(); i++) {
            restarted.add(new RecordedTrade(i + 1, i + 1, trades.get(i)));
        }

        // Trades without an id cannot be recognized.
        assertEquals(trades.size() + 4, all(restarted, AAPL, MSFT).size());
        assertEquals(
                trades.size() - 2,
                number("select count(*) from trade where trade_id is not null or trade_id_text is not null"));
    }

    @Test
    void anIdIsReadAsItWasWritten() throws SQLException {
        List<RecordedTrade> written = List.of(
                new RecordedTrade(1, 1, new Trade(AAPL, 27_001, 100, Side.BUY, "V", 0, "007", NOON)),
                new RecordedTrade(2, 2, new Trade(AAPL, 27_001, 100, Side.BUY, "V", 0, "16186782720000000", NOON)),
                new RecordedTrade(3, 3, new Trade(AAPL, 27_001, 100, Side.BUY, "V", 9_000_000_000_000_000L, NOON)));
        Archive archive = open("e1");
        written.forEach(archive::add);

        assertEquals(written, all(archive, AAPL));
        assertEquals("007", text("select trade_id_text from trades where q = 1"));
    }

    @Test
    void conditionsAreStoredAndApplyToBarsThatAreComputedFromTrades() throws SQLException {
        Trade regular = new Trade(AAPL, 27_001, 100, Side.BUY, "V", 1, NOON);
        Trade oddLot = new Trade(AAPL, 28_000, 5, Side.BUY, "V", 2, null, Conditions.parse("@,I"), NOON + 1);
        Archive archive = open("e1");
        archive.add(new RecordedTrade(1, 1, regular));
        archive.add(new RecordedTrade(2, 2, oddLot));
        archive.addLate(2, oddLot);

        assertEquals(List.of(new RecordedTrade(1, 1, regular), new RecordedTrade(2, 2, oddLot)), all(archive, AAPL));
        assertEquals("@,I", text("select conditions from trades where q = 2"));
        Bar minute = bars(archive, AAPL, Timeframe.MINUTE, TimeRange.ALL, 10).get(0);
        assertEquals(List.of(27_001L, 105L, 2L), List.of(minute.high(), minute.volume(), minute.trades()));
    }

    @Test
    void aCorrectionChangesTheRowOfItsTradeAndTheBarsThatContainIt() {
        Trade first = new Trade(AAPL, 27_000, 100, Side.BUY, "V", 1, NOON);
        Trade wrong = new Trade(AAPL, 99_000, 10, Side.BUY, "V", 2, NOON + 1);
        Trade cancelled = new Trade(AAPL, 1, 10, Side.BUY, "V", 3, NOON + 2);
        Trade right = new Trade(AAPL, 27_010, 11, Side.BUY, "V", 2, NOON + 1);
        Archive archive = open("e1");
        archive.add(new RecordedTrade(1, 1, first));
        archive.add(new RecordedTrade(2, 2, wrong));
        archive.add(new RecordedTrade(3, 3, cancelled));
        archive.addLate(3, cancelled);
        assertEquals(
                99_000,
                bars(archive, AAPL, Timeframe.MINUTE, TimeRange.ALL, 10).get(0).high());

        for (int i = 0; i < 2; i++) {
            archive.add(4, new Correction(AAPL, wrong, right, NOON + 3));
            archive.add(5, new Correction(AAPL, cancelled, null, NOON + 4));
        }

        assertEquals(List.of(new RecordedTrade(1, 1, first), new RecordedTrade(2, 2, right)), all(archive, AAPL));
        Bar minute = bars(archive, AAPL, Timeframe.MINUTE, TimeRange.ALL, 10).get(0);
        assertEquals(
                List.of(27_010L, 27_000L, 111L, 2L),
                List.of(minute.high(), minute.low(), minute.volume(), minute.trades()));
    }

    @Test
    void everyAddedTradeIsReadInOrderOfTime() {
        Archive archive = open("e1");
        RecordedTrade coin =
                new RecordedTrade(3, 1, new Trade(BTC, 9_000_000_000_000_000L, 1, Side.SELL, null, 0, NOON + 5));
        RecordedTrade index =
                new RecordedTrade(5, 2, new Trade(NIKKEI, 50_000, 0, Side.UNKNOWN, "X=\"'", 9_000_000_000L, NOON + 1));
        RecordedTrade stock = trade(AAPL, 9, 27_001, NOON + 3);
        archive.add(coin);
        archive.add(index);
        archive.add(stock);

        assertEquals(List.of(index, stock, coin), all(archive, AAPL, BTC, NIKKEI, MSFT));
        assertEquals(List.of(stock), all(archive, AAPL));
        assertEquals(List.of(), all(archive, MSFT));
        assertEquals("e1", trades(archive, TimeRange.ALL, START, 9, BTC).get(0).epoch());
    }

    @Test
    void onlyClosedBarsAreStored() {
        Archive archive = open("e1");
        List<Bar> closed = new ArrayList<>();
        for (Timeframe timeframe : Timeframe.values()) {
            Bar bar = bar(AAPL, timeframe, AAPL.calendar().startOf(timeframe, NOON));
            closed.add(bar);
            archive.add(7, bar);
        }
        archive.add(8, new Bar(MSFT, Timeframe.MINUTE, 1, 1, 1, 1, 1, 1, 1, false, NOON));

        for (Bar bar : closed) {
            assertEquals(List.of(bar), bars(archive, AAPL, bar.timeframe(), TimeRange.ALL, 9));
        }
        assertEquals(List.of(), bars(archive, MSFT, Timeframe.MINUTE, TimeRange.ALL, 9));
    }

    @Test
    void aTimeRangeIncludesItsStartAndExcludesItsEnd() {
        Archive archive = open("e1");
        for (int i = 0; i < 10; i++) {
            archive.add(trade(AAPL, i + 1, 100 + i, NOON + i * SECOND));
            archive.add(100 + i, bar(AAPL, Timeframe.SECOND, NOON + i * SECOND));
        }
        TimeRange timeRange = new TimeRange(NOON + 2 * SECOND, NOON + 5 * SECOND);

        assertEquals(
                List.of(102L, 103L, 104L),
                trades(archive, timeRange, START, 9, AAPL).stream()
                        .map(historicalTrade ->
                                historicalTrade.recordedTrade().trade().price())
                        .toList());
        assertEquals(3, bars(archive, AAPL, Timeframe.SECOND, timeRange, 9).size());
        assertEquals(
                List.of(NOON + 3 * SECOND, NOON + 4 * SECOND),
                archive
                        .bars(new BarQuery(AAPL, Timeframe.SECOND, timeRange, true, 2), archive.addedCount())
                        .join()
                        .stream()
                        .map(Bar::timeMicros)
                        .toList());
    }

    @Test
    void pagesHaveNoGapsOrRepeatsEvenAtEqualTimes() {
        Archive archive = open("e1");
        List<RecordedTrade> added = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            RecordedTrade recordedTrade = trade(i % 3 == 0 ? MSFT : AAPL, i + 1, 100 + i, NOON + i / 50);
            added.add(recordedTrade);
            archive.add(recordedTrade);
        }

        for (int size : new int[] {1, 7, 49, 50, 299, 300, 301}) {
            List<RecordedTrade> read = new ArrayList<>();
            TradeCursor after = START;
            for (List<HistoricalTrade> page = trades(archive, TimeRange.ALL, after, size, AAPL, MSFT);
                    !page.isEmpty();
                    page = trades(archive, TimeRange.ALL, after, size, AAPL, MSFT)) {
                page.forEach(historicalTrade -> read.add(historicalTrade.recordedTrade()));
                after = page.get(page.size() - 1).cursor();
            }
            assertEquals(added, read, "pages of " + size);
        }
    }

    @Test
    void tradesOfManySymbolsAreReadInOrderOfTime() {
        Archive archive = open("e1");
        Instrument[] listed = new Instrument[40];
        List<RecordedTrade> added = new ArrayList<>();
        for (int i = 0; i < listed.length; i++) {
            listed[i] = SampleInstruments.instrument(i, "S" + i, 2, 0, 1);
            added.add(0, trade(listed[i], i + 1, 100, NOON - i));
            archive.add(added.get(0));
        }
        Instrument[] some = List.of(listed).subList(0, 20).toArray(Instrument[]::new);

        assertEquals(added, all(archive, listed));
        assertEquals(added.subList(20, 40), all(archive, some));
        assertEquals(
                added.subList(20, 23),
                trades(archive, TimeRange.ALL, START, 3, some).stream()
                        .map(HistoricalTrade::recordedTrade)
                        .toList());
    }

    @Test
    void rowsAddedTwiceAreStoredOnce() throws SQLException {
        Archive earlier = open("e1");
        earlier.add(trade(AAPL, 1, 100, NOON));
        earlier.add(2, bar(AAPL, Timeframe.MINUTE, NOON));
        earlier.close();

        Archive archive = open("e1");
        archive.add(trade(AAPL, 1, 100, NOON));
        archive.add(2, bar(AAPL, Timeframe.MINUTE, NOON));
        archive.add(trade(AAPL, 3, 101, NOON));

        assertEquals(List.of(trade(AAPL, 1, 100, NOON), trade(AAPL, 3, 101, NOON)), all(archive, AAPL));
        assertEquals(2, number("select count(*) from trade"));
        assertEquals(1, number("select count(*) from bar where timeframe = '1m'"));
    }

    @Test
    void theSamePositionInAnotherEpochIsAnotherTrade() {
        Archive earlier = open("e1");
        earlier.add(new RecordedTrade(1, 1, new Trade(AAPL, 100, 100, Side.BUY, "V", 0, NOON)));
        earlier.close();
        Archive archive = open("e2");
        archive.add(new RecordedTrade(1, 1, new Trade(AAPL, 200, 100, Side.BUY, "V", 0, NOON)));

        List<HistoricalTrade> both = trades(archive, TimeRange.ALL, START, 9, AAPL);

        assertEquals(
                List.of("e1", "e2"), both.stream().map(HistoricalTrade::epoch).toList());
        assertEquals(
                List.of(both.get(1)), trades(archive, TimeRange.ALL, both.get(0).cursor(), 9, AAPL));
    }

    @Test
    void positionsBeforeAJournalAreThoseOfOtherEpochsAndOlderOnes() {
        Archive earlier = open("e1");
        earlier.add(trade(AAPL, 7, 100, NOON));
        earlier.add(trade(AAPL, 8, 101, NOON + 9 * SECOND));
        earlier.close();
        Archive archive = open("e2");
        for (int position = 1; position <= 5; position++) {
            archive.add(trade(AAPL, position, 200 + position, NOON + position * SECOND));
        }

        assertEquals(List.of(100L, 201L, 202L, 101L), prices(archive, new PositionRange("e2", 0, 3)));
        assertEquals(List.of(203L, 204L), prices(archive, new PositionRange("e2", 3, 5)));
        assertEquals(7, prices(archive, new PositionRange("e3", 0, 1)).size());
        assertEquals(List.of(), prices(archive, new PositionRange("e3", 1, 9)));
    }

    private static List<Long> prices(Archive archive, PositionRange positions) {
        return archive
                .trades(new TradeQuery(List.of(AAPL, MSFT), TimeRange.ALL, START, 100, positions), archive.addedCount())
                .join()
                .stream()
                .map(trade -> trade.recordedTrade().trade().price())
                .toList();
    }

    @Test
    void aPriceKeepsTheDecimalsItWasTradedWith() throws SQLException {
        Archive archive = open("e1");
        Instrument finer = SampleInstruments.instrument(0, "AAPL", 4, 0, 1);
        archive.add(trade(AAPL, 1, 12_650, NOON));
        archive.close();
        Archive later = open("e2");
        later.add(trade(finer, 1, 1_265_001, NOON + 1));

        List<RecordedTrade> both = all(later, finer);

        assertEquals(
                List.of(12_650L, 1_265_001L),
                both.stream()
                        .map(recordedTrade -> recordedTrade.trade().price())
                        .toList());
        assertEquals(
                List.of(2, 4),
                both.stream()
                        .map(recordedTrade -> recordedTrade.trade().instrument().priceDecimals())
                        .toList());
        assertEquals("126.5001", text("select price from trades order by t desc limit 1"));
    }

    @Test
    void theViewsShowDecimalsAndTimes() throws SQLException {
        Archive archive = open("e1");
        archive.add(trade(AAPL, 1, 12_655, NOON + 208_123));
        archive.add(2, bar(AAPL, Timeframe.MINUTE, NOON));
        all(archive, AAPL);

        assertEquals("126.55", text("select price from trades where symbol = 'AAPL'"));
        assertTrue(text("select time from trades").matches("2026-01-05[T ]12:00:00[.]208123.*"));
        assertEquals("100.03", text("select average from bars where timeframe = '1m'"));
        assertTrue(text("select time from bars").matches("2026-01-05[T ]12:00:00.*"));
    }

    @Test
    void oldRowsAreRemovedAndOthersStay() throws SQLException {
        Archive earlier = open("e1");
        for (int i = 0; i < 12_000; i++) {
            earlier.add(trade(AAPL, i + 1, 100, NOON - 2 * DAY + i / 100));
        }
        earlier.add(20_000, bar(AAPL, Timeframe.MINUTE, NOON - 2 * DAY));
        earlier.add(trade(AAPL, 20_001, 100, NOON));
        earlier.add(20_002, bar(AAPL, Timeframe.MINUTE, NOON));
        assertEquals(12_001, all(earlier, AAPL).size());
        earlier.close();

        Archive archive = open("e1", Duration.ofDays(1));

        Await.until(
                "old rows are deleted",
                () -> all(archive, AAPL).size() == 1
                        && bars(archive, AAPL, Timeframe.MINUTE, TimeRange.ALL, 9)
                                        .size()
                                == 1);
        assertEquals(List.of(trade(AAPL, 20_001, 100, NOON)), all(archive, AAPL));
        assertEquals(1, number("select count(*) from bar where timeframe = '1m'"));
    }

    @Test
    void rowsThatArriveTooOldAreCountedAndNotStored() {
        Archive archive = open("e1", Duration.ofDays(1));

        archive.add(trade(AAPL, 1, 100, NOON - DAY - 1));
        archive.add(trade(AAPL, 2, 100, NOON - DAY));

        assertEquals(List.of(trade(AAPL, 2, 100, NOON - DAY)), all(archive, AAPL));
        assertEquals(List.of(1L, 1L, 0L), List.of(archive.tooOld(), archive.written(), archive.dropped()));
    }

    @Test
    void closeWritesEveryQueuedRow() throws SQLException {
        Archive archive = open("e1");
        for (int i = 0; i < 30_000; i++) {
            archive.add(trade(AAPL, i + 1, 100, NOON + i));
        }

        archive.close();

        assertEquals(30_000, number("select count(*) from trade"));
        assertEquals(List.of(0L, 0), List.of(archive.dropped(), archive.waiting()));
    }

    @Test
    void aBarThatMayLackTradesIsComputedFromTheTrades() {
        Archive archive = open("a");
        for (int i = 0; i < 20; i++) {
            archive.add(trade(AAPL, i + 1, 10_000 + i, NOON + i * SECOND));
        }

        archive.add(21, minute(10_015, 5).asPartial());

        assertEquals(List.of(minute(10_000, 20)), minutes(archive, 21));
    }

    @Test
    void aRevisedBarReplacesItsRow() {
        Archive archive = open("a");
        archive.add(1, minute(10_000, 3));
        assertEquals(List.of(minute(10_000, 3)), minutes(archive, 1));

        archive.add(2, minute(10_000, 4));
        archive.add(3, minute(10_000, 5));

        assertEquals(List.of(minute(10_000, 5)), minutes(archive, 3));
    }

    @Test
    void aBarOfAnotherRunDoesNotTakeTradesFromARow() {
        Archive first = open("a");
        for (int i = 0; i < 10; i++) {
            first.add(trade(AAPL, i + 1, 10_000 + i, NOON + i * SECOND));
        }
        first.add(11, minute(10_000, 10));
        first.close();
        Archive second = open("b");
        for (int i = 10; i < 15; i++) {
            second.add(trade(AAPL, i + 1, 10_000 + i, NOON + i * SECOND));
        }

        second.add(16, minute(10_010, 5));

        assertEquals(List.of(minute(10_000, 15)), minutes(second, 6));
    }

    @Test
    void barsThatAnEarlierRunLeftAreCompleted() {
        Archive first = open("a");
        for (int i = 0; i < 90; i++) {
            first.add(trade(AAPL, i + 1, 10_000 + i, NOON + i * SECOND));
        }
        first.add(91, minute(10_000, 60));
        first.close();

        Archive second = open("b");
        Await.until("all bars are there", () -> bars(second, Timeframe.SECOND).size() == 90);

        assertEquals(List.of(60L, 30L), trades(bars(second, Timeframe.MINUTE)));
        assertEquals(List.of(90L), trades(bars(second, Timeframe.FIVE_MINUTES)));
        assertEquals(List.of(90L), trades(bars(second, Timeframe.HOUR)));
    }

    @Test
    void aTradeThatWasTooLateChangesItsBars() {
        Archive archive = open("a");
        archive.add(trade(AAPL, 1, 10_000, NOON));
        archive.add(trade(AAPL, 2, 10_001, NOON + SECOND));
        archive.add(3, minute(10_000, 2));

        archive.add(trade(AAPL, 4, 10_002, NOON + 2 * SECOND));
        archive.addLate(4, trade(AAPL, 4, 10_002, NOON + 2 * SECOND).trade());

        assertEquals(List.of(minute(10_000, 3)), minutes(archive, 5));
        assertEquals(List.of(3L), trades(bars(archive, Timeframe.HOUR)));
    }

    @Test
    void partialBarsAreCompletedFromTheTrades() {
        Archive archive = open("a");
        for (int i = 0; i < 20; i++) {
            archive.add(trade(AAPL, i + 1, 10_000 + i, NOON + i * SECOND));
        }
        Bar more = minute(10_000, 30).asPartial();
        Bar whole = minute(10_000, 3);

        assertEquals(
                List.of(minute(10_000, 20), more, whole),
                archive.complete(AAPL, List.of(minute(10_015, 5).asPartial(), more, whole), 20)
                        .join());
    }

    /** Returns the bar of the minute of trades of 100 at prices that rise by one tick. */
    private static Bar minute(long open, int trades) {
        long last = open + trades - 1;
        long average = (open + last + 1) / 2;
        return new Bar(AAPL, Timeframe.MINUTE, open, last, open, last, trades * 100L, average, trades, true, NOON);
    }

    private static List<Bar> minutes(Archive archive, long addedCount) {
        return archive.bars(new BarQuery(AAPL, Timeframe.MINUTE, TimeRange.ALL, false, 1_000), addedCount)
                .join();
    }

    private static List<Bar> bars(Archive archive, Timeframe timeframe) {
        return archive.bars(new BarQuery(AAPL, timeframe, TimeRange.ALL, false, 1_000), 0)
                .join();
    }

    private static List<Long> trades(List<Bar> bars) {
        return bars.stream().map(Bar::trades).toList();
    }
}
