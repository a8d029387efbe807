package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static io.quotecast.testing.SampleInstruments.NIKKEI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Message;
import io.quotecast.market.Message.Form;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
    void anEventOfAPastDayChangesNothing() {
        trade(AAPL, 12530, 10, OPENING);
        trade(AAPL, 12655, 100, MIDNIGHT);
        Optional<Ticker> before = market.ticker(AAPL);

        trade(AAPL, 1, 1, MIDNIGHT - 1);
        market.onQuote(new Quote(AAPL, 1, 1, 2, 1, MIDNIGHT - 1));
        market.onStatus(new Status(AAPL, TradingState.HALTED, "T12", MIDNIGHT - 1));

        assertEquals(before, market.ticker(AAPL));
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
