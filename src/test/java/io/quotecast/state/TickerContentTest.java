package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static io.quotecast.testing.SampleInstruments.NIKKEI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketState;
import io.quotecast.market.Message;
import io.quotecast.market.Message.Form;
import io.quotecast.market.Quote;
import io.quotecast.market.Session;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingCalendar;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TickerContentTest {
    /** 2026-01-05T14:30Z, when New York opens. */
    private static final long OPENING = 1_767_623_400_000_000L;

    private static final long DAY = 86_400_000_000L;
    private static final long MIDNIGHT = OPENING / DAY * DAY + DAY;

    private final Market market = new Market(TradingHours.ALWAYS_OPEN, OPENING);

    @Test
    void thereIsNoTickerBeforeTheFirstTrade() {
        market.onQuote(new Quote(AAPL, 12654, 300, 12656, 200, OPENING));
        market.onStatus(new Status(AAPL, TradingState.HALTED, "T12", OPENING));

        assertEquals(Optional.empty(), market.ticker(AAPL));
    }

    @Test
    void theFirstTradeSetsAllValuesOfTheDay() {
        trade(AAPL, 12655, 100, OPENING);

        assertEquals(
                Optional.of(new Ticker(
                        AAPL, 12655, 12655, 12655, 12655, 12655, 100, 12655, 1, 0, 0, TradingState.OPEN, OPENING)),
                market.ticker(AAPL));
    }

    @Test
    void theDayIsThatOfTheCalendar() {
        Instrument stock = new Instrument(0, AAPL.symbol(), "", "", "", 2, 0, 1, false, TradingCalendar.of("XNYS", ""));
        trade(stock, 10000, 100, OPENING);

        // Midnight of UTC is in the evening of New York.
        trade(stock, 10100, 100, MIDNIGHT);
        assertEquals(200, market.ticker(stock).orElseThrow().volume());

        trade(stock, 10200, 100, MIDNIGHT + 5 * 3_600_000_000L);
        assertEquals(100, market.ticker(stock).orElseThrow().volume());
        assertEquals(10100, market.ticker(stock).orElseThrow().previousClose());
    }

    @Test
    void aDayHasItsOpenHighLowLastVolumeAndAverage() {
        trade(AAPL, 10000, 100, OPENING);
        trade(AAPL, 10300, 200, OPENING + 1);
        trade(AAPL, 9900, 100, OPENING + 2);
        market.onQuote(new Quote(AAPL, 9899, 300, 9901, 200, OPENING + 3));

        assertEquals(
                Optional.of(new Ticker(
                        AAPL,
                        9900,
                        10000,
                        10300,
                        9900,
                        10000,
                        400,
                        10125,
                        3,
                        9899,
                        9901,
                        TradingState.OPEN,
                        OPENING + 3)),
                market.ticker(AAPL));
    }

    @Test
    void theAverageOfADayBeyondSixtyFourBitsIsExact() {
        trade(AAPL, FixedPoint.MAX_UNITS, 1_000_000_000_000L, OPENING);
        trade(AAPL, FixedPoint.MAX_UNITS - 1, 1_000_000_000_000L, OPENING + 1);

        assertEquals(
                Optional.of(new Ticker(
                        AAPL,
                        FixedPoint.MAX_UNITS - 1,
                        FixedPoint.MAX_UNITS,
                        FixedPoint.MAX_UNITS,
                        FixedPoint.MAX_UNITS - 1,
                        FixedPoint.MAX_UNITS,
                        2_000_000_000_000L,
                        FixedPoint.MAX_UNITS,
                        2,
                        0,
                        0,
                        TradingState.OPEN,
                        OPENING + 1)),
                market.ticker(AAPL));
    }

    @Test
    void aTradeOfTheNextDayBeginsADayWithThePreviousClose() {
        trade(AAPL, 12500, 10, OPENING);
        trade(AAPL, 12530, 10, MIDNIGHT - 1);

        trade(AAPL, 12655, 100, MIDNIGHT);

        assertEquals(
                Optional.of(new Ticker(
                        AAPL, 12655, 12655, 12655, 12655, 12530, 100, 12655, 1, 0, 0, TradingState.OPEN, MIDNIGHT)),
                market.ticker(AAPL));
    }

    @Test
    void aQuoteOfTheNextDayBeginsADayWithoutTrades() {
        trade(AAPL, 12500, 10, OPENING);
        trade(AAPL, 12530, 10, MIDNIGHT - 1);

        market.onQuote(new Quote(AAPL, 12540, 1, 12550, 1, MIDNIGHT + 5));

        assertEquals(
                Optional.of(new Ticker(
                        AAPL,
                        12530,
                        12530,
                        12530,
                        12530,
                        12530,
                        0,
                        12530,
                        0,
                        12540,
                        12550,
                        TradingState.OPEN,
                        MIDNIGHT + 5)),
                market.ticker(AAPL));
    }

    @Test
    void aDayWithoutTradesKeepsTheLastCloseAsPreviousClose() {
        trade(AAPL, 12530, 10, OPENING);
        market.onQuote(new Quote(AAPL, 12540, 1, 12550, 1, MIDNIGHT + 5));

        trade(AAPL, 12600, 10, MIDNIGHT + DAY);

        assertEquals(
                Optional.of(new Ticker(
                        AAPL,
                        12600,
                        12600,
                        12600,
                        12600,
                        12530,
                        10,
                        12600,
                        1,
                        12540,
                        12550,
                        TradingState.OPEN,
                        MIDNIGHT + DAY)),
                market.ticker(AAPL));
    }

    @Test
    void aTradeOfAPastDayChangesNothing() {
        trade(AAPL, 12530, 10, OPENING);
        trade(AAPL, 12655, 100, MIDNIGHT);
        Optional<Ticker> before = market.ticker(AAPL);

        trade(AAPL, 1, 1, MIDNIGHT - 1);
        trade(AAPL, 1, 1, MIDNIGHT - 2);

        assertEquals(before, market.ticker(AAPL));
    }

    @Test
    void theNewestQuoteCountsWhateverItsDay() {
        trade(AAPL, 12655, 100, MIDNIGHT);

        market.onQuote(new Quote(AAPL, 12650, 1, 12660, 1, MIDNIGHT - 1));

        Ticker ticker = market.ticker(AAPL).orElseThrow();
        assertEquals(12650, ticker.bid());
        assertEquals(12660, ticker.ask());
        assertEquals(MIDNIGHT, ticker.timeMicros());
    }

    @ParameterizedTest
    @EnumSource
    void theNewestStatusCountsWhateverItsDay(TradingState newest) {
        for (long timeMicros : new long[] {MIDNIGHT - 100_000, MIDNIGHT - 3 * DAY, MIDNIGHT, MIDNIGHT + DAY}) {
            trade(AAPL, 12655, 100, MIDNIGHT - 1_000_000);
            market.onQuote(new Quote(AAPL, 12650, 1, 12660, 1, MIDNIGHT + 200_000));

            market.onStatus(new Status(AAPL, newest, "LUDP", timeMicros));
            trade(AAPL, 12655, 100, MIDNIGHT + 300_000);

            assertEquals(newest, market.ticker(AAPL).orElseThrow().state());
        }
    }

    @Test
    void aStatusBeginsNoDay() {
        trade(AAPL, 12530, 10, MIDNIGHT - 1);

        market.onStatus(new Status(AAPL, TradingState.HALTED, "T12", MIDNIGHT));

        assertEquals(10, market.ticker(AAPL).orElseThrow().volume());
    }

    @Test
    void aTradeAheadOfItsTimeAtTheEndOfADayLosesNoVolume() {
        trade(AAPL, 100, 10, MIDNIGHT - 2_000_000);
        trade(AAPL, 101, 10, MIDNIGHT + 50_000_000);

        for (int i = 0; i < 100; i++) {
            trade(AAPL, 102 + i, 10, MIDNIGHT - 1_000_000 + i);
        }
        Ticker evening = market.ticker(AAPL).orElseThrow();
        trade(AAPL, 300, 10, MIDNIGHT + 1);
        Ticker morning = market.ticker(AAPL).orElseThrow();

        assertEquals(List.of(201L, 1_010L, 101L), List.of(evening.last(), evening.volume(), evening.trades()));
        assertEquals(List.of(300L, 20L, 201L), List.of(morning.last(), morning.volume(), morning.previousClose()));
    }

    @Test
    void tradesOfAnEarlierRecordingBeginItsDay() {
        trade(AAPL, 100, 10, MIDNIGHT + DAY);

        for (int i = 0; i < 10; i++) {
            trade(AAPL, 50, 10, MIDNIGHT - 5 * DAY + i);
        }

        Ticker ticker = market.ticker(AAPL).orElseThrow();
        assertEquals(50, ticker.last());
        assertEquals(80, ticker.volume());
    }

    @Test
    void theFirstTradeAfterTheClockWasSetBackSetsTheDay() {
        trade(AAPL, 100, 10, MIDNIGHT);

        market.onClockSetBack();
        trade(AAPL, 50, 10, MIDNIGHT - 30_000_000);

        assertEquals(50, market.ticker(AAPL).orElseThrow().last());
    }

    @Test
    void aStateThatIsNoHaltEndsWithTheSession() {
        Market newYork = new Market(TradingHours.NEW_YORK, OPENING);
        newYork.onTrade(new Trade(AAPL, 12655, 1, Side.BUY, null, 0, OPENING));
        newYork.onTrade(new Trade(MSFT, 40000, 1, Side.BUY, null, 0, OPENING));
        newYork.onStatus(new Status(AAPL, TradingState.AUCTION, "", OPENING));
        newYork.onStatus(new Status(MSFT, TradingState.HALTED, "T12", OPENING));
        assertEquals(TradingState.AUCTION, newYork.ticker(AAPL).orElseThrow().state());

        newYork.onTick(OPENING + 7 * 3_600_000_000L, state -> {});

        assertEquals(TradingState.CLOSED, newYork.ticker(AAPL).orElseThrow().state());
        assertEquals(TradingState.HALTED, newYork.ticker(MSFT).orElseThrow().state());
    }

    @Test
    void theSessionFollowsAClockThatIsSetBack() {
        Market newYork = new Market(TradingHours.NEW_YORK, OPENING);
        List<MarketState> states = new ArrayList<>();

        newYork.onTick(OPENING - 3_600_000_000L, states::add);

        assertEquals(
                List.of(Session.PRE_MARKET),
                states.stream().map(MarketState::session).toList());
    }

    @Test
    void anEarlierTradeOfTheSameDayCountsButDoesNotSetTheTimeBack() {
        trade(AAPL, 12655, 100, OPENING + 10);
        trade(AAPL, 12600, 100, OPENING);

        assertEquals(
                Optional.of(new Ticker(
                        AAPL, 12600, 12655, 12655, 12600, 12655, 200, 12628, 2, 0, 0, TradingState.OPEN, OPENING + 10)),
                market.ticker(AAPL));
    }

    @Test
    void tradesOfSizeZeroCountAndTheAverageIsTheLastPrice() {
        trade(AAPL, 12655, 0, OPENING);
        trade(AAPL, 12657, 0, OPENING + 1);

        assertEquals(
                Optional.of(new Ticker(
                        AAPL, 12657, 12655, 12657, 12655, 12655, 0, 12657, 2, 0, 0, TradingState.OPEN, OPENING + 1)),
                market.ticker(AAPL));
    }

    @Test
    void instrumentsDoNotMix() {
        trade(AAPL, 12655, 100, OPENING);
        trade(NIKKEI, 40005, 200, OPENING);

        assertEquals(
                Optional.of(new Ticker(
                        NIKKEI, 40005, 40005, 40005, 40005, 40005, 200, 40005, 1, 0, 0, TradingState.OPEN, OPENING)),
                market.ticker(NIKKEI));
        assertEquals(Optional.empty(), market.ticker(MSFT));
    }

    @Test
    void derivedEventsAndMessagesChangeNothing() {
        trade(AAPL, 12655, 100, OPENING);
        Optional<Ticker> before = market.ticker(AAPL);

        market.onTicker(new Ticker(AAPL, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, TradingState.CLOSED, OPENING + 1));
        market.onBar(new Bar(AAPL, Timeframe.MINUTE, 1, 1, 1, 1, 1, 1, 1, true, OPENING + 1));
        market.onMessage(new Message(new Topic("lobby"), Form.TEXT, new byte[0], "k3f9", OPENING + 1));

        assertEquals(before, market.ticker(AAPL));
    }

    private void trade(Instrument instrument, long price, long size, long timeMicros) {
        market.onTrade(new Trade(instrument, price, size, Side.UNKNOWN, null, 0, timeMicros));
    }
}
