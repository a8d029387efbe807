package io.quotecast.source.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.testing.ExchangeFixture;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingSinkTarget;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Repeated and recent trades of an exchange whose ids are not consecutive. */
class UniqueTradesTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final RecordingSinkTarget target = new RecordingSinkTarget(clock);
    private final EventSink sink = new EventSink("exchange", target);
    private final Instrument instrument = new Instruments().list(new Symbol("BTC"), "Bitcoin", "X", "Crypto", 2, 8, 1);
    private final UniqueTrades trades = new UniqueTrades(
            sink, new ExchangeEvents("Exchange", sink, System.getLogger(UniqueTradesTest.class.getName())));

    @Test
    void aRepeatedTradeIsCountedExceptWhileTwoConnectionsDeliver() {
        assertTrue(trades.offer(trade(5)));
        assertTrue(trades.offer(trade(3)));
        assertFalse(trades.offer(trade(5)));
        trades.onOverlap(true);
        assertFalse(trades.offer(trade(3)));
        trades.onOverlap(false);
        assertTrue(trades.offer(trade(0)));
        assertTrue(trades.offer(trade(0)));

        assertEquals(1, sink.count(FeedAnomaly.REPEATED));
        assertEquals(List.of(5L, 3L, 0L, 0L), ExchangeFixture.ids(target.events()));
    }

    @Test
    void recentTradesFillTheHoleBetweenTwoConnections() {
        assertEquals(0, trades.offerRecent(List.of(trade(9), trade(4), trade(2))));
        assertEquals(0, trades.offerRecent(List.of()));
        trades.offer(trade(12));

        assertEquals(2, trades.offerRecent(List.of(trade(21), trade(12), trade(15), trade(9))));
        assertFalse(trades.offer(trade(21)));
        assertEquals(List.of(12L, 15L, 21L), ExchangeFixture.ids(target.events()));
    }

    @Test
    void onlyTheLatestIdsAreRemembered() {
        for (long id = 1; id <= UniqueTrades.MAX_REMEMBERED + 1; id++) {
            trades.offer(trade(id));
        }

        assertFalse(trades.offer(trade(2)));
        assertTrue(trades.offer(trade(1)));
    }

    private Trade trade(long id) {
        return new Trade(instrument, 100, 1, Side.BUY, "X", id, clock.micros());
    }
}
