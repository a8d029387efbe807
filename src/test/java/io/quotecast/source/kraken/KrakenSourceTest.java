package io.quotecast.source.kraken;

import static io.quotecast.source.kraken.KrakenMessages.acknowledgement;
import static io.quotecast.source.kraken.KrakenMessages.refusal;
import static io.quotecast.source.kraken.KrakenMessages.status;
import static io.quotecast.source.kraken.KrakenMessages.subscription;
import static io.quotecast.source.kraken.KrakenMessages.ticker;
import static io.quotecast.source.kraken.KrakenMessages.trades;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Quote;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceState;
import io.quotecast.source.SourceState.Kind;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.testing.ExchangeFixture;
import io.quotecast.testing.StubExchange;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The source with an exchange in its place. */
class KrakenSourceTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Map<String, Decimals> DECIMALS =
            Map.of("BTC/USD", new Decimals(1, 8), "ETH/USD", new Decimals(2, 8));

    private final ExchangeFixture fixture = new ExchangeFixture("kraken");
    private final StubExchange exchange = fixture.exchange;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void oneMessageOfEachChannelSubscribesToAllProducts() throws Exception {
        start(List.of("BTC/USD", "ETH/USD"), LONG);
        StubExchange.AcceptedConnection connection = exchange.nextConnection();

        assertEquals(subscription("trade", "\"snapshot\":true", "BTC/USD", "ETH/USD"), connection.nextMessage());
        assertEquals(
                subscription("ticker", "\"event_trigger\":\"bbo\"", "BTC/USD", "ETH/USD"), connection.nextMessage());
        connection.send(status("online"));
        connection.send(acknowledgement("trade", "BTC/USD"));
        connection.send(ticker("BTC/USD", "61000.0", "0.5", "61000.1", "1e-05"));

        assertEquals("receiving from 127.0.0.1", fixture.awaitState(Kind.OK));
        assertEquals(
                new Quote(fixture.instrument("BTC-USD"), 610_000, 50_000_000, 610_001, 1_000, fixture.clock.micros()),
                fixture.pipeline.nextEvent());
    }

    @Test
    void missingTradesMakeTheSourceStaleAndTheNextConnectionFillsThem() throws Exception {
        start(List.of("BTC/USD"), LONG);
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(trades("snapshot", "BTC/USD", 1, 2, 3));
        first.send(trades("update", "BTC/USD", 4));
        first.send(trades("update", "BTC/USD", 7));

        String text = fixture.awaitState(Kind.STALE);

        assertEquals(
                "2 trades of BTC-USD are missing (ids 5 to 6); reconnecting in ", text.replaceAll("[0-9.]+ s$", ""));
        assertEquals(2, fixture.sink.count(FeedAnomaly.MISSING));
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        second.send(trades("snapshot", "BTC/USD", 3, 4, 5, 6, 7, 8));
        second.send(trades("update", "BTC/USD", 9, 10));
        assertEquals(List.of(4L, 7L, 5L, 6L, 8L, 9L, 10L), fixture.nextTradeIds(7));
        assertEquals(0, fixture.sink.count(FeedAnomaly.REPEATED));
    }

    @Test
    void aDisconnectLosesNoTradeThatIsAmongTheRecentOnes() throws Exception {
        start(List.of("BTC/USD"), LONG);
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(trades("snapshot", "BTC/USD", 900));
        first.send(
                trades("update", "BTC/USD", LongStream.rangeClosed(901, 1_000).toArray()));
        assertEquals(100, fixture.nextTradeIds(100).size());
        first.drop();
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        second.send(
                trades("snapshot", "BTC/USD", LongStream.rangeClosed(991, 1_040).toArray()));
        second.send(trades("update", "BTC/USD", 1_041));

        assertEquals(LongStream.rangeClosed(1_001, 1_041).boxed().toList(), fixture.nextTradeIds(41));
        assertEquals(0, fixture.sink.count(FeedAnomaly.MISSING));
    }

    @Test
    void aMaintenanceIsReportedUntilDataArrive() throws Exception {
        start(List.of("BTC/USD"), LONG);
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        connection.send(status("maintenance"));

        SourceState down = fixture.pipeline.awaitState(state -> !state.text().startsWith("connecting"));
        connection.send(status("online"));
        connection.send(ticker("BTC/USD", "61000.0", "0.5", "61000.1", "1"));

        assertEquals(
                new SourceState("kraken", Kind.DOWN, fixture.clock.micros(), "the exchange is in maintenance"), down);
        assertEquals("receiving from 127.0.0.1", fixture.awaitState(Kind.OK));
    }

    @Test
    void aRefusedProductIsNamedAndTheOthersAreNotAffected() throws Exception {
        start(List.of("BTC/USD", "GONE/USD"), LONG);
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        connection.send(refusal("GONE/USD"));
        connection.send(refusal("GONE/USD"));
        connection.send(acknowledgement("trade", "BTC/USD"));
        connection.send(ticker("BTC/USD", "61000.0", "0.5", "61000.1", "1"));

        assertEquals(
                "receiving from 127.0.0.1; not available: GONE/USD ('Currency pair not supported GONE/USD')",
                fixture.awaitState(Kind.OK));
    }

    @Test
    void silenceWithoutHeartbeatsEndsTheConnection() throws Exception {
        start(List.of("BTC/USD"), Duration.ofSeconds(2));
        exchange.nextConnection().send(ticker("BTC/USD", "61000.0", "0.5", "61000.1", "1"));

        assertTrue(fixture.awaitState(Kind.STALE).startsWith("no data for 2 s; reconnecting in "));
        exchange.nextConnection();
    }

    @Test
    void manyProductsAreSpreadOverConnectionsWithFewMessages() throws Exception {
        List<String> products =
                IntStream.range(0, 201).mapToObj(i -> "P" + i + "/USD").toList();
        start(products, LONG);

        List<StubExchange.AcceptedConnection> connections =
                List.of(exchange.nextConnection(), exchange.nextConnection());
        List<String> first =
                List.of(connections.get(0).nextMessage(), connections.get(1).nextMessage());
        int large = first.get(0).contains("\"P0/USD\"") ? 0 : 1;
        assertTrue(first.get(1 - large).contains("[\"P200/USD\"]"));
        for (int i = 1; i < 8; i++) {
            // The last three of eight messages wait for the next second.
            assertEquals(50, connections.get(large).nextMessage().split("/USD").length - 1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BTCUSD||products: 'BTCUSD' is invalid; must be two assets of A-Z 0-9 and . with a slash in between,"
                        + " such as BTC/USD",
                "BTC/USD|XBT|symbols: 'XBT' is invalid; must be one of the products, a colon and a symbol, such as"
                        + " BTC/USD:XBT",
                "BTC/USD,ETH/USD|ETH/USD:BTC-USD|symbols: 'BTC-USD' is the symbol of both BTC/USD and ETH/USD",
            })
    void settingsThatAreWrongAreNamed(String products, @Nullable String symbols, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> KrakenSettings.of(
                        URI.create("ws://127.0.0.1"),
                        List.of(products.split(",")),
                        symbols == null ? List.of() : List.of(symbols),
                        LONG));

        assertEquals(message, e.getMessage());
    }

    private void start(List<String> products, Duration silence) {
        fixture.start(
                new KrakenProtocol(DECIMALS), KrakenSettings.of(exchange.address(), products, List.of(), silence));
    }
}
