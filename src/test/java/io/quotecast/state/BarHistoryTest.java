package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Trade;
import io.quotecast.market.TradeClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarHistoryTest {
    /** 2026-01-05T14:00Z, when a bar of every timeframe begins. */
    private static final long HOUR = 1_767_621_600_000_000L;

    private static final long SECOND = 1_000_000L;
    private static final long GRACE = 250_000L;
    private static final long WINDOW = TradeClock.WINDOW_MICROS;

    private final BarHistory history = new BarHistory();
    private final List<Bar> published = new ArrayList<>();

    @Test
    void aTradeOfALaterBarClosesThePreviousBarAtOnce() {
        trade(HOUR, 100, 1);
        trade(HOUR + SECOND - 1, 102, 3);
        assertEquals(List.of(), published);

        trade(HOUR + SECOND, 99, 1);

        assertEquals(List.of(new Bar(AAPL, Timeframe.SECOND, 100, 102, 100, 102, 4, 102, 2, true, HOUR)), published);
    }

    @Test
    void aTradeMuchLaterClosesTheBarsOfAllTimeframesInOrder() {
        trade(HOUR, 100, 1);

        trade(HOUR + 3_600 * SECOND, 99, 1);

        assertEquals(
                List.of(
                        single(Timeframe.SECOND, true, HOUR),
                        single(Timeframe.MINUTE, true, HOUR),
                        single(Timeframe.FIVE_MINUTES, true, HOUR),
                        single(Timeframe.FIFTEEN_MINUTES, true, HOUR),
                        single(Timeframe.HOUR, true, HOUR)),
                published);
    }

    @Test
    void timeClosesABarAfterTheGracePeriod() {
        trade(HOUR, 100, 1);
        history.onTick(HOUR, this::publish);
        published.clear();

        history.onTick(HOUR + SECOND + GRACE - 1, this::publish);
        assertEquals(List.of(), published);

        history.onTick(HOUR + SECOND + GRACE, this::publish);
        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), published);
    }

    @Test
    void aClosedBarIsPublishedOnce() {
        trade(HOUR, 100, 1);

        history.onTick(HOUR + 7_200 * SECOND, this::publish);
        history.onTick(HOUR + 7_300 * SECOND, this::publish);
        trade(HOUR + 7_300 * SECOND, 100, 1);

        assertEquals(5, published.stream().filter(Bar::closed).count());
    }

    @Test
    void aTradeWithinTheGracePeriodStillUpdatesItsBar() {
        trade(HOUR, 100, 1);
        history.onTick(HOUR + SECOND + GRACE - 1, this::publish);
        published.clear();

        history.onTrade(at(HOUR + SECOND - 1, 100, 1), HOUR + SECOND + GRACE - 1, this::publish);
        history.onTick(HOUR + SECOND + 2 * GRACE, this::publish);

        assertEquals(List.of(new Bar(AAPL, Timeframe.SECOND, 100, 100, 100, 100, 2, 100, 2, true, HOUR)), closed());
        assertEquals(0, history.lateTrades());
    }

    @Test
    void anOldRecordingClosesItsBarsByItsOwnClock() {
        long nowMicros = HOUR + 10L * 365 * 86_400 * SECOND;
        history.onTrade(at(HOUR, 100, 1), nowMicros, this::publish);
        history.onTick(nowMicros, this::publish);
        published.clear();

        history.onTick(nowMicros + SECOND + GRACE - 1, this::publish);
        assertEquals(List.of(), closed());

        history.onTick(nowMicros + SECOND + GRACE, this::publish);
        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), closed());
    }

    @Test
    void aSourceWithAFastClockClosesItsBarsByThatClock() {
        long nowMicros = HOUR - 30 * SECOND;
        history.onTrade(at(HOUR, 100, 1), nowMicros, this::publish);

        history.onTick(nowMicros + SECOND + GRACE - 1, this::publish);
        assertEquals(List.of(), closed());

        history.onTick(nowMicros + SECOND + GRACE, this::publish);
        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), closed());
    }

    @Test
    void aLateTradeRevisesItsClosedBar() {
        trade(HOUR, 100, 1);
        trade(HOUR + SECOND, 100, 1);

        trade(HOUR + SECOND - 1, 500, 5);
        history.onTick(HOUR + SECOND, this::publish);
        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), closed());
        history.onTick(HOUR + 2 * SECOND, this::publish);

        assertEquals(0, history.lateTrades());
        Bar revised = new Bar(AAPL, Timeframe.SECOND, 100, 500, 100, 500, 6, 433, 2, true, false, true, HOUR);
        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR), revised), closed());
        assertEquals(
                List.of(revised, single(Timeframe.SECOND, false, HOUR + SECOND)),
                history.newest(AAPL, Timeframe.SECOND, 10));
    }

    @Test
    void openAndCloseAreThoseOfTheFirstAndTheLastTradeInTime() {
        trade(HOUR + 10 * SECOND, 105, 1);
        trade(HOUR + 30 * SECOND, 103, 1);
        trade(HOUR + 20 * SECOND, 104, 1);
        trade(HOUR, 100, 1);

        assertEquals(
                List.of(new Bar(AAPL, Timeframe.MINUTE, 100, 105, 100, 103, 4, 103, 4, false, HOUR)),
                history.newest(AAPL, Timeframe.MINUTE, 10));
    }

    @Test
    void aTradeForABarClosedByTimeRevisesIt() {
        trade(HOUR, 100, 1);
        history.onTick(HOUR + 2 * SECOND, this::publish);

        trade(HOUR + SECOND - 1, 100, 1);
        history.onTick(HOUR + 3 * SECOND, this::publish);

        assertEquals(
                List.of(new Bar(AAPL, Timeframe.SECOND, 100, 100, 100, 100, 2, 100, 2, true, false, true, HOUR)),
                history.newest(AAPL, Timeframe.SECOND, 10));
    }

    @Test
    void aLateTradeOfAnIntervalWithoutTradesMakesItsBar() {
        trade(HOUR, 100, 1);
        trade(HOUR + 60 * SECOND, 100, 1);

        trade(HOUR + 30 * SECOND, 100, 1);
        history.onTick(HOUR + 62 * SECOND, this::publish);

        assertEquals(
                List.of(HOUR, HOUR + 30 * SECOND, HOUR + 60 * SECOND),
                history.newest(AAPL, Timeframe.SECOND, 10).stream()
                        .map(Bar::timeMicros)
                        .toList());
    }

    @Test
    void aTradeBeyondTheWindowIsCountedAndChangesOnlyBarsThatAreStillHeld() {
        trade(HOUR, 100, 1);
        trade(HOUR + WINDOW + 2 * SECOND, 100, 1);

        trade(HOUR + SECOND, 500, 1);
        history.onTick(HOUR + WINDOW + 4 * SECOND, this::publish);

        assertEquals(1, history.lateTrades());
        assertEquals(
                List.of(1L, 1L),
                history.newest(AAPL, Timeframe.SECOND, 10).stream()
                        .map(Bar::trades)
                        .toList());
        assertEquals(3, history.newest(AAPL, Timeframe.HOUR, 10).get(0).trades());
    }

    @Test
    void theWindowOfLateTradesIsASetting() {
        BarHistory patient =
                new BarHistory(new BarHistory.Settings(Timeframes.DEFAULT, 600 * SECOND), new DerivationFailures());
        List<Bar> bars = new ArrayList<>();
        patient.onTrade(at(HOUR, 100, 1), HOUR, bars::add);
        patient.onTrade(at(HOUR + 500 * SECOND, 100, 1), HOUR + 500 * SECOND, bars::add);

        patient.onTrade(at(HOUR, 100, 1), HOUR + 500 * SECOND, bars::add);
        patient.onTick(HOUR + 502 * SECOND, bars::add);

        assertEquals(0, patient.lateTrades());
        assertEquals(
                List.of(false, true),
                bars.stream()
                        .filter(bar -> bar.timeframe() == Timeframe.MINUTE && bar.timeMicros() == HOUR && bar.closed())
                        .map(Bar::revised)
                        .toList());
    }

    @Test
    void barsOfATimeframeThatIsNotEnabledAreIgnored() {
        history.apply(single(Timeframe.FOUR_HOURS, true, HOUR));

        assertEquals(List.of(), history.newest(AAPL, Timeframe.FOUR_HOURS, 10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 58, 60})
    void aTradeAheadOfItsTimeTakesNoOtherTradeFromItsBars(long secondsAhead) {
        long now = HOUR + 30 * SECOND;
        int trades = 0;
        for (int i = 0; i < 240; i++) {
            now += 250_000;
            long ahead = i == 20 ? secondsAhead * SECOND : 0;
            history.onTrade(at(now + ahead, 100, 1), now, this::publish);
            history.onTick(now, this::publish);
            trades++;
        }
        history.onTick(now + 5 * SECOND, this::publish);

        assertEquals(0, history.lateTrades());
        for (Timeframe timeframe : Timeframes.DEFAULT.byLength()) {
            assertEquals(trades, tradesInBars(timeframe), timeframe.text());
        }
    }

    @Test
    void aTradeFarAheadCostsTwoTradesAtMost() {
        trade(HOUR, 100, 1);
        trade(HOUR + 48 * 3_600 * SECOND, 100, 1);

        for (int i = 1; i <= 100; i++) {
            trade(HOUR + i * SECOND, 100, 1);
        }
        history.onTick(HOUR + 110 * SECOND, this::publish);

        assertEquals(2, history.lateTrades());
        assertEquals(100, tradesInBars(Timeframe.SECOND));
    }

    @Test
    void aRecordingInReverseOrderMakesItsBars() {
        int count = 3_600;
        for (int i = count; i > 0; i--) {
            history.onTrade(at(HOUR + i * SECOND - 1, 100, 1), HOUR, this::publish);
            history.onTick(HOUR + (count - i) * SECOND, this::publish);
        }
        history.onTick(HOUR + 2L * count * SECOND, this::publish);

        assertTrue(history.lateTrades() > 0 && history.lateTrades() < count / 20, () -> "" + history.lateTrades());
        assertEquals(count, tradesInBars(Timeframe.HOUR));
        assertEquals(
                count - history.lateTrades(),
                lastVersions(Timeframe.SECOND).mapToLong(Bar::trades).sum());
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 60, 119, 3_600, 86_400})
    void barsGoOnWithoutALossWhenTheClockIsSetBack(long seconds) {
        long now = HOUR + 600 * SECOND;
        for (int i = 0; i < 10; i++) {
            now += 250_000;
            history.onTrade(at(now, 100, 1), now, this::publish);
            history.onTick(now, this::publish);
        }
        int before = published.size();

        history.onClockSetBack();
        for (int i = 0; i < 40; i++) {
            now += 250_000;
            history.onTrade(at(now - seconds * SECOND, 100, 1), now, this::publish);
            history.onTick(now, this::publish);
        }
        history.onTick(now + 5 * SECOND, this::publish);

        assertEquals(0, history.lateTrades());
        assertEquals(50, lastVersions(Timeframe.SECOND).mapToLong(Bar::trades).sum());
        assertTrue(published.subList(before, published.size()).stream()
                .anyMatch(bar -> bar.timeframe() == Timeframe.MINUTE));
    }

    @Test
    void aBarThatMayLackTradesIsMarked() {
        history.markFirstBarsPartial();
        trade(HOUR + 10 * SECOND, 100, 1);
        trade(HOUR + 70 * SECOND, 100, 1);

        assertEquals(
                List.of(true, false),
                history.newest(AAPL, Timeframe.MINUTE, 10).stream()
                        .map(Bar::partial)
                        .toList());
        assertTrue(history.newest(AAPL, Timeframe.HOUR, 10).get(0).partial());
    }

    @Test
    void aRevisionIsFollowedByTheBarThatForms() {
        trade(HOUR, 100, 1);
        trade(HOUR + 60 * SECOND, 100, 1);
        history.onTick(HOUR + 60 * SECOND, this::publish);
        trade(HOUR + 59 * SECOND, 100, 1);
        published.clear();

        history.onTick(HOUR + 61 * SECOND, this::publish);

        assertEquals(
                List.of(HOUR, HOUR + 60 * SECOND),
                published.stream()
                        .filter(bar -> bar.timeframe() == Timeframe.MINUTE)
                        .map(Bar::timeMicros)
                        .toList());
    }

    @Test
    void aRevisionThatIsMissingFromTheJournalIsEmittedByTheNextLeader() {
        history.onTrade(at(HOUR, 100, 1), HOUR, this::publish);
        history.onTrade(at(HOUR + SECOND, 100, 1), HOUR + SECOND, this::publish);
        history.onTrade(at(HOUR + SECOND - 1, 100, 1), HOUR + SECOND, lost -> {});
        history.onTick(HOUR + 2 * SECOND, lost -> {});
        BarHistory next = new BarHistory();
        history.save(next::restore);
        List<Bar> publishedNext = new ArrayList<>();

        next.emitUnrecorded(publishedNext::add);

        assertEquals(
                List.of(2L),
                publishedNext.stream()
                        .filter(bar -> bar.timeMicros() == HOUR)
                        .map(Bar::trades)
                        .toList());
    }

    private long tradesInBars(Timeframe timeframe) {
        return history.newest(AAPL, timeframe, 1_000).stream()
                .mapToLong(Bar::trades)
                .sum();
    }

    private Stream<Bar> lastVersions(Timeframe timeframe) {
        Map<Long, Bar> byStart = new LinkedHashMap<>();
        published.stream()
                .filter(bar -> bar.timeframe() == timeframe && bar.closed())
                .forEach(bar -> byStart.put(bar.timeMicros(), bar));
        return byStart.values().stream();
    }

    @Test
    void aFormingBarIsPublishedAtMostOnceASecond() {
        for (long elapsed = 0; elapsed < 10 * SECOND; elapsed += 20_000) {
            trade(HOUR + elapsed, 100, 1);
            history.onTick(HOUR + elapsed, this::publish);
        }

        List<Long> trades = published.stream()
                .filter(bar -> bar.timeframe() == Timeframe.MINUTE)
                .map(Bar::trades)
                .toList();
        assertEquals(List.of(1L, 51L, 101L, 151L, 201L, 251L, 301L, 351L, 401L, 451L), trades);
    }

    @Test
    void aOneSecondBarIsPublishedOnlyWhenClosed() {
        for (long elapsed = 0; elapsed < 10 * SECOND; elapsed += 20_000) {
            trade(HOUR + elapsed, 100, 1);
            history.onTick(HOUR + elapsed, this::publish);
        }

        assertEquals(
                LongStream.range(0, 9).boxed().toList(),
                published.stream()
                        .filter(bar -> bar.timeframe() == Timeframe.SECOND && bar.closed())
                        .map(bar -> (bar.timeMicros() - HOUR) / SECOND)
                        .toList());
        assertEquals(
                List.of(),
                published.stream()
                        .filter(bar -> bar.timeframe() == Timeframe.SECOND && !bar.closed())
                        .toList());
    }

    @Test
    void anUnchangedFormingBarIsNotPublishedAgain() {
        trade(HOUR, 100, 1);
        history.onTick(HOUR, this::publish);
        published.clear();

        history.onTick(HOUR + 30 * SECOND, this::publish);

        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), published);
    }

    @Test
    void theAverageOfTradesWithoutSizeIsTheClose() {
        trade(HOUR, 100, 0);
        trade(HOUR + 1, 104, 0);

        assertEquals(
                List.of(new Bar(AAPL, Timeframe.HOUR, 100, 104, 100, 104, 0, 104, 2, false, HOUR)),
                history.newest(AAPL, Timeframe.HOUR, 10));
    }

    @Test
    void theNewestBarsAreReturnedOldestFirstWithTheFormingBarLast() {
        for (long second = 0; second < 5; second++) {
            trade(HOUR + second * SECOND, 100, 1);
        }

        assertEquals(
                List.of(
                        single(Timeframe.SECOND, true, HOUR + 2 * SECOND),
                        single(Timeframe.SECOND, true, HOUR + 3 * SECOND),
                        single(Timeframe.SECOND, false, HOUR + 4 * SECOND)),
                history.newest(AAPL, Timeframe.SECOND, 3));
        assertEquals(
                List.of(single(Timeframe.SECOND, false, HOUR + 4 * SECOND)), history.newest(AAPL, Timeframe.SECOND, 1));
        assertEquals(5, history.newest(AAPL, Timeframe.SECOND, 1_000).size());
    }

    @Test
    void aThousandClosedBarsAreKept() {
        for (long second = 0; second < 1_500; second++) {
            trade(HOUR + second * SECOND, 100, 1);
        }
        history.onTick(HOUR + 2_000 * SECOND, this::publish);

        List<Long> seconds = history.newest(AAPL, Timeframe.SECOND, Integer.MAX_VALUE).stream()
                .map(bar -> (bar.timeMicros() - HOUR) / SECOND)
                .toList();

        assertEquals(LongStream.range(500, 1_500).boxed().toList(), seconds);
    }

    @Test
    void instrumentsDoNotMix() {
        trade(HOUR, 100, 1);
        history.onTrade(at(MSFT, HOUR + 5_000 * SECOND, 400, 1), HOUR + 5_000 * SECOND, this::publish);

        assertEquals(List.of(), published);
        assertEquals(List.of(single(Timeframe.MINUTE, false, HOUR)), history.newest(AAPL, Timeframe.MINUTE, 10));
    }

    @Test
    void anInstrumentWithoutTradesHasNoBars() {
        assertEquals(List.of(), history.newest(AAPL, Timeframe.MINUTE, 10));
    }

    @Test
    void aClosedBarIsListedOnceTheJournalHasIt() {
        history.onTrade(at(HOUR, 100, 1), HOUR, published::add);
        history.onTrade(at(HOUR + SECOND, 100, 1), HOUR + SECOND, published::add);
        assertEquals(
                List.of(single(Timeframe.SECOND, false, HOUR + SECOND)), history.newest(AAPL, Timeframe.SECOND, 10));

        history.apply(published.get(0));

        assertEquals(
                List.of(single(Timeframe.SECOND, true, HOUR), single(Timeframe.SECOND, false, HOUR + SECOND)),
                history.newest(AAPL, Timeframe.SECOND, 10));
    }

    @Test
    void aBarMissingFromTheJournalIsEmittedByTheNextLeader() {
        history.onTrade(at(HOUR, 100, 1), HOUR, lost -> {});
        history.onTrade(at(HOUR + SECOND, 100, 1), HOUR + SECOND, lost -> {});
        BarHistory next = new BarHistory();
        history.save(next::restore);
        List<Bar> publishedNext = new ArrayList<>();

        next.emitUnrecorded(bar -> {
            publishedNext.add(bar);
            next.apply(bar);
        });

        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), publishedNext);
        next.emitUnrecorded(publishedNext::add);
        assertEquals(1, publishedNext.size());
    }

    private void trade(long timeMicros, long price, long size) {
        history.onTrade(at(timeMicros, price, size), timeMicros, this::publish);
    }

    private List<Bar> closed() {
        return published.stream().filter(Bar::closed).toList();
    }

    private static Trade at(long timeMicros, long price, long size) {
        return at(AAPL, timeMicros, price, size);
    }

    private static Trade at(Instrument instrument, long timeMicros, long price, long size) {
        return new Trade(instrument, price, size, Side.BUY, null, 0, timeMicros);
    }

    /** Returns the bar of one trade of size 1 at price 100. */
    private static Bar single(Timeframe timeframe, boolean closed, long start) {
        return new Bar(AAPL, timeframe, 100, 100, 100, 100, 1, 100, 1, closed, start);
    }

    /** A published bar comes back from the journal. */
    private void publish(Bar bar) {
        published.add(bar);
        history.apply(bar);
    }
}
