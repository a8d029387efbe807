package io.quotecast.source.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceState;
import io.quotecast.source.SourceState.Kind;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeSettings;
import io.quotecast.source.exchange.ExchangeSource;
import io.quotecast.testing.Await;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.StubExchange;
import io.quotecast.testing.StubExchange.AcceptedConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines A and B of the source, with an exchange at the end of each. */
class BinanceLinesTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int TRADES = 2_000;
    private static final long TIME = 1_767_623_400_123_456L;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final RecordingPipeline pipeline = new RecordingPipeline(clock);
    private final EventSink sink = pipeline.sink("binance");
    private final StubExchange exchangeA = new StubExchange();
    private final StubExchange exchangeB = new StubExchange();
    private ExchangeSource source;
    private AcceptedConnection a;
    private AcceptedConnection b;

    @BeforeEach
    void start() throws Exception {
        ExchangeSettings settings = BinanceSettings.of(exchangeA.address(), List.of("BTCUSDT"), List.of(), LONG, LONG)
                .withLineB(Optional.of(exchangeB.address()))
                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(20));
        source = new ExchangeSource(
                new BinanceProtocol(Optional.of(Map.of("BTCUSDT", new Decimals(2, 5)))),
                settings,
                new Instruments(),
                new Random(42));
        source.start(sink);
        a = exchangeA.nextConnection();
        b = exchangeB.nextConnection();
    }

    @AfterEach
    void close() {
        source.close();
        pipeline.close();
        exchangeA.close();
        exchangeB.close();
    }

    @Test
    void linesThatLoseDifferentFramesDeliverEveryTradeOnce() throws Exception {
        Random random = new Random(3);
        int lostByA = 0;
        int lostByB = 0;
        for (long id = 1; id <= TRADES; id++) {
            // The first and the last trade arrive on both, so that each gap is seen.
            int lost = id == 1 || id == TRADES ? 9 : random.nextInt(10);
            lostByA += lost == 0 ? 1 : 0;
            lostByB += lost == 1 ? 1 : 0;
            if (lost != 0) {
                a.send(trade(id));
            }
            if (lost != 1) {
                b.send(trade(id));
            }
            if (id % 100 == 0) {
                // Neither line may be ahead of the other by more gaps than are remembered.
                long sent = id;
                Await.until("all trades are accepted", () -> sink.accepted() == sent);
            }
        }

        assertEquals(
                LongStream.rangeClosed(1, TRADES).boxed().toList(),
                ids(pipeline.nextEvents(TRADES)).stream().sorted().toList());
        int gaps = lostByA + lostByB;
        Await.until("the gaps of both lines are counted", () -> sink.count(FeedAnomaly.LINE_MISSING) == gaps);
        Await.until("the rest is dropped", () -> sink.count(FeedAnomaly.DUPLICATE) == TRADES - gaps);
        Await.until("all trades are accepted", () -> sink.accepted() == TRADES);
        assertEquals(0, sink.count(FeedAnomaly.MISSING));
        assertEquals(0, sink.count(FeedAnomaly.REPEATED));
    }

    @Test
    void tradesThatBothLinesLoseAreMissingOnce() throws Exception {
        for (AcceptedConnection line : List.of(a, b)) {
            line.send(trade(1));
            line.send(trade(5));
        }

        Await.until("three trades are missing", () -> sink.count(FeedAnomaly.MISSING) == 3);
        Await.until("both lines have the gap", () -> sink.count(FeedAnomaly.LINE_MISSING) == 6);
        assertEquals(3, sink.count(FeedAnomaly.MISSING));
        assertEquals(List.of(1L, 5L), ids(pipeline.nextEvents(2)));
    }

    @Test
    void aLineThatIsLostIsReplacedWhileTheOtherDelivers() throws Exception {
        a.send(trade(1));
        b.send(trade(1));
        pipeline.nextEvents(1);
        pipeline.awaitState(state -> state.text().contains("line B ok: receiving"));
        exchangeA.refuseNext(503);
        a.drop();
        exchangeA.awaitRefusal();
        SourceState state = pipeline.awaitState(next -> next.text().contains("; line A down: reconnecting"));
        assertEquals(Kind.OK, state.kind());
        assertTrue(state.text().startsWith("line B ok: receiving from 127.0.0.1"), state.text());
        b.send(trade(2));
        b.send(trade(3));
        AcceptedConnection reconnected = exchangeA.nextConnection();
        reconnected.send(trade(4));
        b.send(trade(4));
        b.drop();
        reconnected.send(trade(5));

        List<Long> ids = ids(pipeline.nextEvents(4));
        assertEquals(List.of(2L, 3L, 4L, 5L), ids.stream().sorted().toList());
        Await.until("the gap of line A is counted", () -> sink.count(FeedAnomaly.LINE_MISSING) >= 2);
        assertEquals(0, sink.count(FeedAnomaly.MISSING));
    }

    @Test
    void theNewestQuoteOfBothLinesIsUsed() throws Exception {
        a.send(quote(10));
        a.send(quote(11));
        pipeline.nextEvents(2);
        b.send(quote(10));
        b.send(quote(11));
        Await.until("two quotes are dropped", () -> sink.count(FeedAnomaly.DUPLICATE) == 2);
        b.send(quote(12));

        assertTrue(pipeline.nextEvent() instanceof Quote);
        Await.until("three quotes are accepted", () -> sink.accepted() == 3);
    }

    private static List<Long> ids(List<MarketEvent> events) {
        List<Long> ids = new ArrayList<>();
        events.forEach(event -> ids.add(((Trade) event).tradeId()));
        return ids;
    }

    private static String trade(long id) {
        return "{\"stream\":\"x\",\"data\":{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":" + id
                + ",\"p\":\"98765.43\",\"q\":\"0.00012\",\"T\":" + TIME + ",\"m\":true}}";
    }

    private static String quote(long updateId) {
        return "{\"stream\":\"x\",\"data\":{\"u\":" + updateId
                + ",\"s\":\"BTCUSDT\",\"b\":\"98765.43\",\"B\":\"1\",\"a\":\"98765.44\",\"A\":\"2\"}}";
    }
}
