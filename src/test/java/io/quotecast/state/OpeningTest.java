package io.quotecast.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Opening;
import io.quotecast.market.Side;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import io.quotecast.testing.SampleInstruments;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An instrument continues from the state before the first event of its source. */
class OpeningTest {
    /** 30 seconds after a full hour. */
    private static final long NOW = 1_767_625_230_000_000L;

    private static final long HOUR_START = NOW - 30_000_000L;

    private final Instrument instrument = SampleInstruments.instrument(0, "AAPL", 2, 0, 1);
    private final Market market = new Market(TradingHours.ALWAYS_OPEN, NOW);
    private final BarHistory bars = new BarHistory();

    private Opening opening(OhlcvAccumulator.State day) {
        return new Opening(
                instrument,
                9_500,
                day,
                NOW - 1,
                List.of(new Opening.FormingBar(
                        Timeframe.HOUR, HOUR_START, sum(10_000, 10_050, 9_990, 10_020, 300, 5))));
    }

    private static OhlcvAccumulator.State sum(long open, long high, long low, long close, long volume, long trades) {
        OhlcvAccumulator sum = new OhlcvAccumulator();
        sum.add(open, high, low, close, volume, 10_000, trades);
        return sum.state();
    }

    private Trade trade(long price) {
        return new Trade(instrument, price, 100, Side.BUY, null, 1, NOW + 1_000_000);
    }

    @Test
    void theDayContinuesWithItsPreviousCloseAndItsTradesSoFar() {
        market.open(opening(sum(9_600, 10_100, 9_550, 10_020, 5_000, 70)));
        market.onTrade(trade(10_200));

        Ticker ticker = market.ticker(instrument).orElseThrow();

        assertEquals(
                new Ticker(
                        instrument,
                        10_200,
                        9_600,
                        10_200,
                        9_550,
                        9_500,
                        5_100,
                        10_004,
                        71,
                        0,
                        0,
                        TradingState.OPEN,
                        NOW + 1_000_000),
                ticker);
    }

    @Test
    void aDayWithoutTradesHasThePreviousCloseAsItsPrice() {
        market.open(opening(new OhlcvAccumulator().state()));

        Ticker ticker = market.ticker(instrument).orElseThrow();

        assertEquals(List.of(9_500L, 9_500L, 0L), List.of(ticker.last(), ticker.previousClose(), ticker.volume()));
    }

    @Test
    void anInstrumentWithATradeKeepsItsDay() {
        market.onTrade(trade(10_200));

        market.open(opening(sum(9_600, 10_100, 9_550, 10_020, 5_000, 70)));

        assertEquals(100, market.ticker(instrument).orElseThrow().volume());
    }

    @Test
    void aFormingBarContinuesAndClosesWithAllItsTrades() {
        List<Bar> published = new ArrayList<>();
        bars.open(opening(sum(9_600, 10_100, 9_550, 10_020, 5_000, 70)), NOW);
        bars.onTrade(trade(10_200), NOW + 1_000_000, published::add);

        assertEquals(
                new Bar(instrument, Timeframe.HOUR, 10_000, 10_200, 9_990, 10_200, 400, 10_050, 6, false, HOUR_START),
                bars.forming(instrument, Timeframe.HOUR).orElseThrow());
        bars.onTick(HOUR_START + 3_601_000_000L, published::add);

        Bar hour = published.stream()
                .filter(bar -> bar.timeframe() == Timeframe.HOUR)
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(10_000L, 400L, true), List.of(hour.open(), hour.volume(), hour.closed()));
    }

    @Test
    void firstBarsThatArePartialAreNotOpened() {
        bars.markFirstBarsPartial();

        bars.open(opening(sum(9_600, 10_100, 9_550, 10_020, 5_000, 70)), NOW);

        assertEquals(List.of(), bars.newest(instrument, Timeframe.HOUR, 10));
    }

    @Test
    void aFormingBarAndTheDayGetTheTradesFromBeforeTheStart() {
        long minute = NOW - 30_000_000L + 60_000_000L;
        bars.markFirstBarsPartial();
        addLive(minute - 5_000_000, 10_010);
        addLive(minute + 1_000_000, 10_300);
        addLive(minute + 61_000_000, 9_900);
        Opening earlier = new Opening(
                instrument,
                9_500,
                sum(9_600, 10_100, 9_550, 10_020, 5_000, 70),
                minute - 1,
                List.of(new Opening.FormingBar(
                        Timeframe.HOUR, HOUR_START, sum(10_000, 10_050, 9_990, 10_020, 300, 5))));

        market.complete(bars.complete(earlier, minute + 62_000_000));

        Bar hour = bars.forming(instrument, Timeframe.HOUR).orElseThrow();
        assertEquals(
                new Bar(instrument, Timeframe.HOUR, 10_000, 10_300, 9_900, 9_900, 500, 10_040, 7, false, HOUR_START),
                hour);
        Ticker ticker = market.ticker(instrument).orElseThrow();
        assertEquals(
                List.of(9_900L, 9_600L, 10_300L, 9_550L, 9_500L, 5_200L, 72L),
                List.of(
                        ticker.last(),
                        ticker.open(),
                        ticker.high(),
                        ticker.low(),
                        ticker.previousClose(),
                        ticker.volume(),
                        ticker.trades()));
        addLive(minute + 63_000_000, 10_400);
        assertEquals(600, bars.forming(instrument, Timeframe.HOUR).orElseThrow().volume());
    }

    @Test
    void aBarWithMoreVolumeThanTheOtherStateIsNotReplaced() {
        addLive(NOW, 10_200);
        Opening earlier = new Opening(
                instrument,
                9_500,
                sum(9_600, 9_600, 9_600, 9_600, 10, 1),
                NOW + 29_999_999,
                List.of(new Opening.FormingBar(Timeframe.HOUR, HOUR_START, sum(9_600, 9_600, 9_600, 9_600, 10, 1))));

        market.complete(bars.complete(earlier, NOW + 31_000_000));

        assertEquals(100, bars.forming(instrument, Timeframe.HOUR).orElseThrow().volume());
        assertEquals(100, market.ticker(instrument).orElseThrow().volume());
    }

    @Test
    void anInstrumentWithoutTradesIsOpened() {
        market.complete(bars.complete(opening(sum(9_600, 10_100, 9_550, 10_020, 5_000, 70)), NOW));

        assertEquals(300, bars.forming(instrument, Timeframe.HOUR).orElseThrow().volume());
        assertEquals(5_000, market.ticker(instrument).orElseThrow().volume());
    }

    private void addLive(long timeMicros, long price) {
        Trade trade = new Trade(instrument, price, 100, Side.BUY, null, 1, timeMicros);
        bars.onTrade(trade, timeMicros, bars::apply);
        market.onTrade(trade);
    }
}
