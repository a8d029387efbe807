package io.quotecast.source.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceGap;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingSinkTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two lines of one exchange, on a clock that the test moves. */
class LineArbiterTest {
    private static final System.Logger LOG = System.getLogger(LineArbiterTest.class.getName());
    private static final long TIME = 1_767_623_400_000_000L;

    private final RecordingSinkTarget target =
            new RecordingSinkTarget(new ManualClock(Instant.parse("2026-01-05T14:30:00Z")));
    private final EventSink sink = new EventSink("exchange", target);
    private final Instrument coin = new Instruments().list(new Symbol("COIN"), "", "", "", 2, 2, 1);
    private long nanos;
    private final LineArbiter arbiter = new LineArbiter(sink, () -> nanos);
    private final Line a = new Line(0);
    private final Line b = new Line(1);

    /** One line with the trades of a conversation. */
    private final class Line {
        private final ExchangeLine line;
        private final TradeSequences sequences;
        private final NumberedTrades trades;

        Line(int index) {
            line = arbiter.line(index);
            sequences = line.sequences("Exchange", sink, LOG, () -> nanos);
            trades = new NumberedTrades(new ExchangeEvents("Exchange", sink, LOG), sequences);
        }

        boolean trade(long id) {
            return trades.offer(new Trade(coin, 100, 1, Side.BUY, "X", id, TIME + id));
        }
    }

    @Test
    void theFirstArrivalOfATradeIsUsed() {
        a.trade(1);
        b.trade(1);
        b.trade(2);
        a.trade(2);

        assertEquals(List.of(1L, 2L), ids());
        assertEquals(2, sink.count(FeedAnomaly.DUPLICATE));
        assertEquals(0, sink.count(FeedAnomaly.REPEATED));
    }

    @Test
    void aTradeThatTheOtherLineHasDeliveredIsASignOfLife() {
        a.trade(1);

        assertTrue(b.trade(1));
        assertFalse(b.trade(1), "the line itself has repeated it");
        assertEquals(1, sink.count(FeedAnomaly.REPEATED));
    }

    @Test
    void whatOneLineLeavesOutComesFromTheOther() {
        a.trade(1);
        b.trade(1);
        a.trade(4);
        b.trade(2);
        b.trade(3);
        b.trade(4);
        passGrace();

        assertEquals(List.of(1L, 4L, 2L, 3L), ids());
        assertEquals(0, sink.count(FeedAnomaly.MISSING));
        assertEquals(2, sink.count(FeedAnomaly.LINE_MISSING));
        assertEquals(List.of(), target.gaps());
    }

    @Test
    void whatBothLinesLeaveOutIsMissingOnce() {
        for (Line line : List.of(a, b)) {
            line.trade(1);
            line.trade(5);
        }
        passGrace();
        passGrace();

        assertEquals(List.of(1L, 5L), ids());
        assertEquals(3, sink.count(FeedAnomaly.MISSING));
        assertEquals(6, sink.count(FeedAnomaly.LINE_MISSING));
        assertEquals(List.of(new SourceGap("exchange", Channel.TRADES, coin, 3, 2, 4)), target.gaps());
    }

    @Test
    void linesThatLoseDifferentTradesAtRandomLoseNoneTogether() {
        Random random = new Random(7);
        int losses = 0;
        for (long id = 1; id <= 20_000; id++) {
            // The first and the last trade arrive on both, so that each gap is seen.
            int lost = id == 1 || id == 20_000 ? 2 : random.nextInt(5);
            losses += lost < 2 ? 1 : 0;
            Line first = random.nextBoolean() ? a : b;
            Line second = first == a ? b : a;
            if (lost != 0) {
                first.trade(id);
            }
            if (lost != 1) {
                second.trade(id);
            }
            nanos += 1_000_000;
            if (id % 1_000 == 0) {
                passGrace();
            }
        }

        assertEquals(LongStream.rangeClosed(1, 20_000).boxed().toList(), ids());
        assertEquals(0, sink.count(FeedAnomaly.MISSING));
        assertEquals(losses, sink.count(FeedAnomaly.LINE_MISSING));
        assertEquals(20_000 - losses, sink.count(FeedAnomaly.DUPLICATE));
    }

    @Test
    void aTradeThatOneLineGarblesComesFromTheOther() {
        a.trade(1);
        a.trades.reject(Rejection.MALFORMED, "garbled", coin, 2);
        b.trade(1);
        b.trade(2);
        passGrace();

        assertEquals(List.of(1L, 2L), ids());
        assertEquals(0, sink.count(FeedAnomaly.MISSING));
    }

    @Test
    void aTradeThatNoLineDeliversInAUsableFormIsMissingOnce() {
        for (Line line : List.of(a, b)) {
            line.trade(1);
            line.trades.reject(Rejection.MALFORMED, "garbled", coin, 2);
            line.trade(3);
        }
        passGrace();

        assertEquals(1, sink.count(FeedAnomaly.MISSING));
    }

    @Test
    void tradesBetweenTwoConnectionsOfALineAreNotMissing() {
        a.trade(1);
        b.trade(1);
        b.trade(2);
        b.trade(3);
        a.sequences.onReconnect();
        a.sequences.onLast(coin, 4, TIME + 4);
        b.trade(4);
        a.trade(5);
        b.trade(5);
        passGrace();

        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), ids());
        assertEquals(0, sink.count(FeedAnomaly.MISSING));
    }

    @Test
    void aQuoteIsUsedIfItsNumberIsTheHighest() {
        assertTrue(a.line.isNewest(coin, 10));
        assertFalse(b.line.isNewest(coin, 10));
        assertTrue(b.line.isNewest(coin, 12));
        assertFalse(a.line.isNewest(coin, 11));
        assertEquals(2, sink.count(FeedAnomaly.DUPLICATE));
    }

    @Test
    void quotesThatStartAgainWithLowNumbersAreUsedAfterAWhile() {
        assertTrue(a.line.isNewest(coin, 1_000));
        nanos += LineArbiter.RENUMBERED_NANOS - 1;
        assertFalse(a.line.isNewest(coin, 1));
        nanos += 1;

        assertTrue(a.line.isNewest(coin, 2));
        assertFalse(b.line.isNewest(coin, 2));
        assertTrue(b.line.isNewest(coin, 3));
    }

    @Test
    void quotesWithoutNumbersComeFromOneLineUntilItIsSilent() {
        assertTrue(b.line.isNewest(coin, 0));
        assertFalse(a.line.isNewest(coin, 0));
        nanos += LineArbiter.LEADER_SILENCE_NANOS - 1;
        assertFalse(a.line.isNewest(coin, 0));
        nanos += 1;

        assertTrue(a.line.isNewest(coin, 0));
        assertFalse(b.line.isNewest(coin, 0));
    }

    @Test
    void aSingleConnectionDecidesAlone() {
        ExchangeLine only = ExchangeLine.only();

        assertTrue(only.isNewest(coin, 5));
        assertTrue(only.isNewest(coin, 5));
        assertTrue(only.isNewest(coin, 0));
    }

    private void passGrace() {
        nanos += Duration.ofSeconds(1).toNanos();
        assertNull(a.sequences.reportMissing());
        assertNull(b.sequences.reportMissing());
    }

    private List<Long> ids() {
        return target.events().stream()
                .map(MarketEvent.class::cast)
                .map(event -> ((Trade) event).tradeId())
                .toList();
    }
}
