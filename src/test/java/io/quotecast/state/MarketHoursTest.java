package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.quotecast.market.Instrument;
import io.quotecast.market.MarketState;
import io.quotecast.market.Session;
import io.quotecast.market.Side;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A market whose trading hours change while it runs. */
class MarketHoursTest {
    /** 2026-01-05T14:30Z, when New York opens. */
    private static final long OPENING = 1_767_623_400_000_000L;

    private static final long AUCTION = OPENING + 23_100_000_000L;
    private static final long SECOND = 1_000_000L;

    private final Market market = new Market(TradingHours.NEW_YORK, OPENING);
    private final List<Ticker> published = new ArrayList<>();
    private final List<MarketState> states = new ArrayList<>();

    @Test
    void aNewStateIsPublishedAtOnceWithoutATick() {
        market.changeHours(TradingHours.ALWAYS_CLOSED, OPENING + SECOND, states::add);

        assertEquals(List.of(new MarketState(Session.CLOSED, OPENING + SECOND, null, 0)), states);
        assertEquals(states.get(0), market.state(OPENING + SECOND));
        assertSame(TradingHours.ALWAYS_CLOSED, market.hours());
    }

    @Test
    void everyTickerShowsTheNewState() {
        trade(AAPL, OPENING);
        trade(MSFT, OPENING);
        tick(OPENING);
        published.clear();

        market.changeHours(TradingHours.ALWAYS_CLOSED, OPENING + SECOND, states::add);
        tick(OPENING + SECOND);

        assertEquals(
                List.of(TradingState.CLOSED, TradingState.CLOSED),
                published.stream().map(Ticker::state).toList());
    }

    @Test
    void hoursThatChangeNothingYetArePublishedWithoutTickers() {
        trade(AAPL, OPENING);
        tick(OPENING);
        published.clear();

        market.changeHours(TradingHours.ALWAYS_OPEN, OPENING + SECOND, states::add);
        tick(OPENING + SECOND);

        assertEquals(List.of(new MarketState(Session.REGULAR, OPENING + SECOND, null, 0)), states);
        assertEquals(List.of(), published);
    }

    @Test
    void theMarketChangesSessionsAgainOnceBackOnSchedule() {
        market.changeHours(TradingHours.ALWAYS_CLOSED, OPENING + SECOND, states::add);
        tick(AUCTION);
        assertEquals(1, states.size());

        market.changeHours(TradingHours.NEW_YORK, AUCTION - 2 * SECOND, states::add);
        tick(AUCTION);

        assertEquals(
                List.of(Session.CLOSED, Session.REGULAR, Session.CLOSING_AUCTION),
                states.stream().map(MarketState::session).toList());
    }

    private void tick(long nowMicros) {
        market.onTick(nowMicros, states::add);
        market.publishTickers(nowMicros, published::add);
    }

    private void trade(Instrument instrument, long timeMicros) {
        market.onTrade(new Trade(instrument, 12655, 1, Side.BUY, "V", 1, timeMicros));
    }
}
