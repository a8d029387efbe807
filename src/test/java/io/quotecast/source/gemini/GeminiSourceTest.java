package io.quotecast.source.gemini;

import static io.quotecast.source.gemini.GeminiMessages.change;
import static io.quotecast.source.gemini.GeminiMessages.heartbeat;
import static io.quotecast.source.gemini.GeminiMessages.snapshot;
import static io.quotecast.source.gemini.GeminiMessages.subscription;
import static io.quotecast.source.gemini.GeminiMessages.trade;
import static io.quotecast.source.gemini.GeminiMessages.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceState.Kind;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.testing.ExchangeFixture;
import io.quotecast.testing.StubExchange;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The source with an exchange in its place. */
class GeminiSourceTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final String BID = change("buy", "61000.00", "0.5");
    private static final String ASK = change("sell", "61000.01", "2");

    private final ExchangeFixture fixture = new ExchangeFixture("gemini");
    private final StubExchange exchange = fixture.exchange;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void oneMessageSubscribesAndTheFirstOrderBookMakesTheSourceHealthy() throws Exception {
        start(List.of("BTCUSD", "ETHUSD"), LONG);
        StubExchange.AcceptedConnection connection = exchange.nextConnection();

        assertEquals(subscription("BTCUSD", "ETHUSD"), connection.nextMessage());
        connection.send(snapshot("BTCUSD", BID + "," + ASK, trade("BTCUSD", 3), trade("BTCUSD", 1)));
        connection.send(trade("BTCUSD", 8));

        assertEquals("receiving from 127.0.0.1", fixture.awaitState(Kind.OK));
        assertEquals(quote(6_100_000, 50_000_000, 6_100_001, 200_000_000), fixture.pipeline.nextEvent());
        assertEquals(List.of(8L), fixture.nextTradeIds(1));
    }

    @Test
    void afterADisconnectTheBookStartsAgainAndTheRecentTradesFillTheHole() throws Exception {
        start(List.of("BTCUSD"), LONG);
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(snapshot("BTCUSD", BID + "," + ASK, trade("BTCUSD", 3)));
        first.send(trade("BTCUSD", 8));
        fixture.pipeline.nextEvents(2);
        first.drop();
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        assertEquals(subscription("BTCUSD"), second.nextMessage());
        second.send(snapshot(
                "BTCUSD",
                change("buy", "59000.00", "1") + "," + change("sell", "59000.01", "1"),
                trade("BTCUSD", 21),
                trade("BTCUSD", 15),
                trade("BTCUSD", 8),
                trade("BTCUSD", 3)));
        second.send(trade("BTCUSD", 22));

        List<MarketEvent> events = fixture.pipeline.nextEvents(4);
        assertEquals(List.of(15L, 21L), ExchangeFixture.ids(events.subList(0, 2)));
        assertEquals(quote(5_900_000, 100_000_000, 5_900_001, 100_000_000), events.get(2));
        assertEquals(List.of(22L), ExchangeFixture.ids(events.subList(3, 4)));
    }

    @Test
    void aGapInTheHeartbeatsMakesTheSourceStaleAndReplacesTheConnection() throws Exception {
        start(List.of("BTCUSD"), LONG);
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(snapshot("BTCUSD", BID + "," + ASK));
        first.send(heartbeat(0));
        first.send(heartbeat(1));
        first.send(heartbeat(4));

        String text = fixture.awaitState(Kind.STALE);

        assertEquals("heartbeat 4 arrived instead of 2; reconnecting in ", text.replaceAll("[0-9.]+ s$", ""));
        assertEquals(2, fixture.sink.count(FeedAnomaly.MISSING));
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        second.send(heartbeat(0));
        second.send(snapshot("BTCUSD", BID + "," + ASK));
        assertEquals("receiving from 127.0.0.1", fixture.awaitState(Kind.OK));
    }

    @Test
    void aCrossedOrderBookReplacesTheConnection() throws Exception {
        start(List.of("BTCUSD"), LONG);
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(snapshot("BTCUSD", BID + "," + ASK));
        first.send(update("BTCUSD", change("buy", "61000.02", "1")));

        assertTrue(fixture.awaitState(Kind.STALE).startsWith("the order book of BTCUSD is crossed; reconnecting in "));
        assertEquals(1, fixture.sink.count(FeedAnomaly.MISSING));
        exchange.nextConnection();
    }

    @Test
    void silenceEndsTheConnection() throws Exception {
        start(List.of("BTCUSD"), Duration.ofSeconds(2));
        exchange.nextConnection().send(snapshot("BTCUSD", BID + "," + ASK));

        assertTrue(fixture.awaitState(Kind.STALE).startsWith("no data for 2 s; reconnecting in "));
        exchange.nextConnection();
    }

    @Test
    void manyProductsAreSpreadOverConnectionsWithFewMessages() throws Exception {
        List<String> products = IntStream.range(0, 51).mapToObj(i -> "P" + i).toList();
        start(products, LONG);

        List<StubExchange.AcceptedConnection> connections =
                List.of(exchange.nextConnection(), exchange.nextConnection());
        List<String> first =
                List.of(connections.get(0).nextMessage(), connections.get(1).nextMessage());
        String ten = subscription(products.subList(0, 10).toArray(String[]::new));
        assertEquals(Set.of(ten, subscription("P50")), Set.copyOf(first));
        StubExchange.AcceptedConnection large = connections.get(first.indexOf(ten));
        for (int i = 10; i < 50; i += 10) {
            assertEquals(subscription(products.subList(i, i + 10).toArray(String[]::new)), large.nextMessage());
        }
    }

    @Test
    void settingsThatAreWrongAreNamed() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> GeminiSettings.of(URI.create("ws://127.0.0.1"), List.of("BTC-USD"), List.of(), LONG));

        assertEquals("products: 'BTC-USD' is invalid; must be 1 to 20 of A-Z and 0-9", e.getMessage());
    }

    private Quote quote(long bid, long bidSize, long ask, long askSize) {
        return new Quote(fixture.instrument("BTCUSD"), bid, bidSize, ask, askSize, fixture.clock.micros());
    }

    private void start(List<String> products, Duration silence) {
        fixture.start(
                new GeminiProtocol(Map.of("BTCUSD", new Decimals(2, 8))),
                GeminiSettings.of(exchange.address(), products, List.of(), silence));
    }
}
