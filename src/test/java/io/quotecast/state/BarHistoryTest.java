package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BarHistoryTest {
    /** 2026-01-05T14:00Z: every timeframe begins here. */
    private static final long HOUR = 1_767_621_600_000_000L;

    private static final long SECOND = 1_000_000L;
    private static final long GRACE = 250_000L;

    private final BarHistory history = new BarHistory();
    private final List<Bar> told = new ArrayList<>();

    @Test
    void aTradeOfALaterBarClosesTheOneBeforeAtOnce() {
        trade(HOUR, 100, 1);
        trade(HOUR + SECOND - 1, 102, 3);
        assertEquals(List.of(), told);

        trade(HOUR + SECOND, 99, 1);

        assertEquals(List.of(new Bar(AAPL, Timeframe.SECOND, 100, 102, 100, 102, 4, 102, 2, true, HOUR)), told);
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
                        single(Timeframe.HOUR, true, HOUR)),
                told);
    }

    @Test
    void passingTimeClosesABarAfterAGrace() {
        trade(HOUR, 100, 1);
        history.tick(HOUR, this::hear);
        told.clear();

        history.tick(HOUR + SECOND + GRACE - 1, this::hear);
        assertEquals(List.of(), told);

        history.tick(HOUR + SECOND + GRACE, this::hear);
        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), told);
    }

    @Test
    void aClosedBarIsToldOnce() {
        trade(HOUR, 100, 1);

        history.tick(HOUR + 7_200 * SECOND, this::hear);
        history.tick(HOUR + 7_300 * SECOND, this::hear);
        trade(HOUR + 7_300 * SECOND, 100, 1);

        assertEquals(4, told.size());
    }

    @Test
    void aTradeWithinTheGraceStillFindsItsBar() {
        trade(HOUR, 100, 1);
        history.tick(HOUR + SECOND + GRACE - 1, this::hear);
        told.clear();

        history.onTrade(at(HOUR + SECOND - 1, 100, 1), HOUR + SECOND + GRACE - 1, this::hear);
        history.tick(HOUR + SECOND + 2 * GRACE, this::hear);

        assertEquals(List.of(new Bar(AAPL, Timeframe.SECOND, 100, 100, 100, 100, 2, 100, 2, true, HOUR)), closed());
        assertEquals(0, history.late());
    }

    @Test
    void aRecordingOfYearsAgoClosesItsBarsByItsOwnClock() {
        long now = HOUR + 10L * 365 * 86_400 * SECOND;
        history.onTrade(at(HOUR, 100, 1), now, this::hear);
        history.tick(now, this::hear);
        told.clear();

        history.tick(now + SECOND + GRACE - 1, this::hear);
        assertEquals(List.of(), closed());

        history.tick(now + SECOND + GRACE, this::hear);
        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), closed());
    }

    @Test
    void aSourceWhoseClockIsAheadClosesItsBarsByThatClock() {
        long now = HOUR - 30 * SECOND;
        history.onTrade(at(HOUR, 100, 1), now, this::hear);

        history.tick(now + SECOND + GRACE - 1, this::hear);
        assertEquals(List.of(), closed());

        history.tick(now + SECOND + GRACE, this::hear);
        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), closed());
    }

    @Test
    void aLateTradeIsCountedAndLeavesClosedBarsAsTheyAre() {
        trade(HOUR, 100, 1);
        trade(HOUR + SECOND, 100, 1);

        trade(HOUR + SECOND - 1, 500, 5);

        assertEquals(1, history.late());
        assertEquals(
                List.of(single(Timeframe.SECOND, true, HOUR), single(Timeframe.SECOND, false, HOUR + SECOND)),
                history.newest(AAPL, Timeframe.SECOND, 10));
        assertEquals(
                List.of(new Bar(AAPL, Timeframe.MINUTE, 100, 500, 100, 500, 7, 386, 3, false, HOUR)),
                history.newest(AAPL, Timeframe.MINUTE, 10));
    }

    @Test
    void aTradeForABarThatTimeHasClosedIsLate() {
        trade(HOUR, 100, 1);
        history.tick(HOUR + 2 * SECOND, this::hear);

        trade(HOUR + SECOND - 1, 500, 5);

        assertEquals(1, history.late());
        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), history.newest(AAPL, Timeframe.SECOND, 10));
    }

    @Test
    void aFormingBarIsToldAtMostOnceASecond() {
        for (long passed = 0; passed < 10 * SECOND; passed += 20_000) {
            trade(HOUR + passed, 100, 1);
            history.tick(HOUR + passed, this::hear);
        }

        List<Long> trades = told.stream()
                .filter(bar -> bar.timeframe() == Timeframe.MINUTE)
                .map(Bar::trades)
                .toList();
        assertEquals(List.of(1L, 51L, 101L, 151L, 201L, 251L, 301L, 351L, 401L, 451L), trades);
    }

    @Test
    void theBarOfASecondIsToldOnlyClosed() {
        for (long passed = 0; passed < 10 * SECOND; passed += 20_000) {
            trade(HOUR + passed, 100, 1);
            history.tick(HOUR + passed, this::hear);
        }

        assertEquals(
                LongStream.range(0, 9).boxed().toList(),
                told.stream()
                        .filter(bar -> bar.timeframe() == Timeframe.SECOND && bar.closed())
                        .map(bar -> (bar.timeMicros() - HOUR) / SECOND)
                        .toList());
        assertEquals(
                List.of(),
                told.stream()
                        .filter(bar -> bar.timeframe() == Timeframe.SECOND && !bar.closed())
                        .toList());
    }

    @Test
    void aFormingBarThatDidNotChangeIsNotToldAgain() {
        trade(HOUR, 100, 1);
        history.tick(HOUR, this::hear);
        told.clear();

        history.tick(HOUR + 30 * SECOND, this::hear);

        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), told);
    }

    @Test
    void aBarOfTradesWithoutSizeHasItsCloseAsAverage() {
        trade(HOUR, 100, 0);
        trade(HOUR + 1, 104, 0);

        assertEquals(
                List.of(new Bar(AAPL, Timeframe.HOUR, 100, 104, 100, 104, 0, 104, 2, false, HOUR)),
                history.newest(AAPL, Timeframe.HOUR, 10));
    }

    @Test
    void theNewestBarsComeOldestFirstWithTheFormingOneLast() {
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
        history.tick(HOUR + 2_000 * SECOND, this::hear);

        List<Long> seconds = history.newest(AAPL, Timeframe.SECOND, Integer.MAX_VALUE).stream()
                .map(bar -> (bar.timeMicros() - HOUR) / SECOND)
                .toList();

        assertEquals(LongStream.range(500, 1_500).boxed().toList(), seconds);
    }

    @Test
    void instrumentsDoNotMix() {
        trade(HOUR, 100, 1);
        history.onTrade(at(MSFT, HOUR + 5_000 * SECOND, 400, 1), HOUR + 5_000 * SECOND, this::hear);

        assertEquals(List.of(), told);
        assertEquals(List.of(single(Timeframe.MINUTE, false, HOUR)), history.newest(AAPL, Timeframe.MINUTE, 10));
    }

    @Test
    void anInstrumentWithoutTradesHasNoBars() {
        assertEquals(List.of(), history.newest(AAPL, Timeframe.MINUTE, 10));
    }

    @Test
    void aClosedBarIsKnownWhenItHasComeBackFromTheTape() {
        history.onTrade(at(HOUR, 100, 1), HOUR, told::add);
        history.onTrade(at(HOUR + SECOND, 100, 1), HOUR + SECOND, told::add);
        assertEquals(
                List.of(single(Timeframe.SECOND, false, HOUR + SECOND)), history.newest(AAPL, Timeframe.SECOND, 10));

        history.follow(told.get(0));

        assertEquals(
                List.of(single(Timeframe.SECOND, true, HOUR), single(Timeframe.SECOND, false, HOUR + SECOND)),
                history.newest(AAPL, Timeframe.SECOND, 10));
    }

    @Test
    void aBarThatNeverReachedTheTapeIsToldByWhoeverLeadsNext() {
        history.onTrade(at(HOUR, 100, 1), HOUR, lost -> {});
        history.onTrade(at(HOUR + SECOND, 100, 1), HOUR + SECOND, lost -> {});
        BarHistory next = new BarHistory();
        history.save(next::restore);
        List<Bar> toldNext = new ArrayList<>();

        next.lead(bar -> {
            toldNext.add(bar);
            next.follow(bar);
        });

        assertEquals(List.of(single(Timeframe.SECOND, true, HOUR)), toldNext);
        next.lead(toldNext::add);
        assertEquals(1, toldNext.size());
    }

    private void trade(long timeMicros, long price, long size) {
        history.onTrade(at(timeMicros, price, size), timeMicros, this::hear);
    }

    private List<Bar> closed() {
        return told.stream().filter(Bar::closed).toList();
    }

    private static Trade at(long timeMicros, long price, long size) {
        return at(AAPL, timeMicros, price, size);
    }

    private static Trade at(Instrument instrument, long timeMicros, long price, long size) {
        return new Trade(instrument, price, size, Side.BUY, null, 0, timeMicros);
    }

    /** The bar of one trade of size 1 at 100. */
    private static Bar single(Timeframe timeframe, boolean closed, long start) {
        return new Bar(AAPL, timeframe, 100, 100, 100, 100, 1, 100, 1, closed, start);
    }

    /** A bar that is told comes back from the tape. */
    private void hear(Bar bar) {
        told.add(bar);
        history.follow(bar);
    }
}
