package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Instrument;
import io.quotecast.market.MarketState;
import io.quotecast.market.Quote;
import io.quotecast.market.Session;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickerIntervalTest {
    /** 2026-01-05T14:30Z, when New York opens. */
    private static final long OPENING = 1_767_623_400_000_000L;

    private static final long CLOSE = OPENING + 6 * 3_600_000_000L + 1_800_000_000L;
    private static final long AUCTION = CLOSE - 300_000_000L;
    private static final long MILLI = 1_000L;

    private final Market market = new Market(TradingHours.NEW_YORK, OPENING);
    private final List<Ticker> published = new ArrayList<>();
    private final List<MarketState> states = new ArrayList<>();

    @Test
    void aBusySymbolIsPublishedTenTimesASecond() {
        for (long elapsed = 0; elapsed < 1_000 * MILLI; elapsed += 5 * MILLI) {
            trade(AAPL, 12655, OPENING + elapsed);
            tick(OPENING + elapsed);
        }

        assertEquals(
                List.of(1L, 21L, 41L, 61L, 81L, 101L, 121L, 141L, 161L, 181L),
                published.stream().map(Ticker::trades).toList());
    }

    @Test
    void theNewestStateIsPublishedWhenTheIntervalHasPassed() {
        trade(AAPL, 12655, OPENING);
        tick(OPENING);
        trade(AAPL, 12660, OPENING + MILLI);
        published.clear();

        tick(OPENING + 100 * MILLI - 1);
        assertEquals(List.of(), published);

        tick(OPENING + 100 * MILLI);
        assertEquals(List.of(ticker(12660, 2, TradingState.OPEN, OPENING + MILLI)), published);
    }

    @Test
    void anUnchangedSymbolIsNotPublishedAgain() {
        trade(AAPL, 12655, OPENING);
        tick(OPENING);
        published.clear();

        tick(OPENING + 1_000 * MILLI);

        assertEquals(List.of(), published);
    }

    @Test
    void everySymbolHasItsOwnInterval() {
        trade(AAPL, 12655, OPENING);
        tick(OPENING);
        trade(AAPL, 12656, OPENING + 1);
        trade(MSFT, 40000, OPENING + 1);
        published.clear();

        tick(OPENING + 50 * MILLI);

        assertEquals(List.of(MSFT), published.stream().map(Ticker::instrument).toList());
    }

    @Test
    void quotesBeforeAnyTradePublishNoTicker() {
        market.onQuote(new Quote(AAPL, 12654, 1, 12656, 1, OPENING));

        tick(OPENING);
        tick(OPENING + 1_000 * MILLI);

        assertEquals(List.of(), published);
    }

    @Test
    void aHaltAndItsEndArePublished() {
        trade(AAPL, 12655, OPENING);
        tick(OPENING);
        published.clear();

        market.onStatus(new Status(AAPL, TradingState.HALTED, "T12", OPENING + 200 * MILLI));
        tick(OPENING + 200 * MILLI);
        market.onStatus(new Status(AAPL, TradingState.OPEN, "", OPENING + 400 * MILLI));
        tick(OPENING + 400 * MILLI);

        assertEquals(
                List.of(
                        ticker(12655, 1, TradingState.HALTED, OPENING + 200 * MILLI),
                        ticker(12655, 1, TradingState.OPEN, OPENING + 400 * MILLI)),
                published);
    }

    @Test
    void aNewSessionIsPublishedWithTheTickersOfAllSymbols() {
        trade(AAPL, 12655, OPENING);
        trade(MSFT, 40000, OPENING);
        tick(OPENING);
        published.clear();

        tick(AUCTION - 1);
        assertEquals(List.of(), published);

        tick(AUCTION);
        assertEquals(List.of(new MarketState(Session.CLOSING_AUCTION, AUCTION, Session.CLOSED, CLOSE)), states);
        assertEquals(
                List.of(TradingState.AUCTION, TradingState.AUCTION),
                published.stream().map(Ticker::state).toList());
    }

    @Test
    void aHaltedSymbolStaysHaltedInANewSession() {
        trade(AAPL, 12655, OPENING);
        market.onStatus(new Status(AAPL, TradingState.HALTED, "T12", OPENING));
        tick(OPENING);
        published.clear();

        tick(AUCTION);

        assertEquals(List.of(ticker(12655, 1, TradingState.HALTED, OPENING)), published);
    }

    @Test
    void aNewSessionIsPublishedEvenForASymbolPublishedJustBefore() {
        tick(AUCTION);
        trade(AAPL, 12655, CLOSE - MILLI);
        tick(CLOSE - MILLI);
        published.clear();

        tick(CLOSE);
        tick(CLOSE + 20 * MILLI);
        tick(CLOSE + 100 * MILLI);

        assertEquals(List.of(ticker(12655, 1, TradingState.CLOSED, CLOSE - MILLI)), published);
    }

    @Test
    void aContinuingSessionIsNotPublishedAgain() {
        tick(OPENING);
        tick(AUCTION - 1);

        assertEquals(List.of(), states);
        assertEquals(
                new MarketState(Session.REGULAR, AUCTION - 1, Session.CLOSING_AUCTION, AUCTION),
                market.state(AUCTION - 1));
    }

    @Test
    void aMarketThatNeverClosesHasNoNextSession() {
        Market market = new Market(TradingHours.ALWAYS_OPEN, OPENING);

        market.onTick(Long.MAX_VALUE - 1, states::add);

        assertEquals(List.of(), states);
        assertEquals(new MarketState(Session.REGULAR, OPENING, null, 0), market.state(OPENING));
    }

    private void tick(long nowMicros) {
        market.onTick(nowMicros, states::add);
        market.publishTickers(nowMicros, published::add);
    }

    private void trade(Instrument instrument, long price, long timeMicros) {
        market.onTrade(new Trade(instrument, price, 1, Side.BUY, "V", 1, timeMicros));
    }

    /** Returns the ticker of trades at rising prices. */
    private static Ticker ticker(long last, long trades, TradingState state, long timeMicros) {
        long average = trades == 1 ? last : 12658;
        return new Ticker(AAPL, last, 12655, last, 12655, 12655, trades, average, trades, 0, 0, state, timeMicros);
    }
}
