package io.quotecast.source.bitstamp;

import static io.quotecast.source.bitstamp.BitstampMessages.TIME;
import static io.quotecast.source.bitstamp.BitstampMessages.acknowledgement;
import static io.quotecast.source.bitstamp.BitstampMessages.book;
import static io.quotecast.source.bitstamp.BitstampMessages.error;
import static io.quotecast.source.bitstamp.BitstampMessages.level;
import static io.quotecast.source.bitstamp.BitstampMessages.reconnectRequest;
import static io.quotecast.source.bitstamp.BitstampMessages.subscription;
import static io.quotecast.source.bitstamp.BitstampMessages.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The source with an exchange in its place. */
class BitstampSourceTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final ExchangeFixture fixture = new ExchangeFixture("bitstamp");
    private final StubExchange exchange = fixture.exchange;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aMessageForEachChannelSubscribesAndAProductThatIsNotTradedIsNamed() throws Exception {
        start(List.of("btcusd", "ethusd"), LONG);
        StubExchange.AcceptedConnection connection = exchange.nextConnection();

        for (String channel :
                List.of("live_trades_btcusd", "order_book_btcusd", "live_trades_ethusd", "order_book_ethusd")) {
            assertEquals(subscription(channel), connection.nextMessage());
            connection.send(acknowledgement(channel));
        }
        connection.send(book("btcusd", TIME, level("61000", "0.50000000"), level("61001", "2.00000000")));

        assertEquals("receiving from 127.0.0.1; not available: ethusd", fixture.awaitState(Kind.OK));
        assertEquals(
                new Quote(fixture.instrument("BTCUSD"), 61_000, 50_000_000, 61_001, 200_000_000, TIME),
                fixture.pipeline.nextEvent());
    }

    @Test
    void aConnectionThatTheExchangeAsksToReplaceIsReplacedWithoutALossOrARepetition() throws Exception {
        start(List.of("btcusd"), LONG);
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(trade("btcusd", 11));
        first.send(reconnectRequest());
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        assertEquals(subscription("live_trades_btcusd"), second.nextMessage());
        first.send(trade("btcusd", 25));
        second.send(trade("btcusd", 25));
        second.send(trade("btcusd", 30));
        first.send(trade("btcusd", 30));

        assertEquals(List.of(11L, 25L, 30L), fixture.nextTradeIds(3));
        // All trades may have come from the first connection; the second one replaces it once it has delivered, too.
        second.ping("processed?");
        first.drop();
        second.send(trade("btcusd", 31));
        assertEquals(List.of(31L), fixture.nextTradeIds(1));
        assertEquals(0, fixture.sink.count(FeedAnomaly.REPEATED));
    }

    @Test
    void afterADisconnectTheChannelsAreSubscribedAgain() throws Exception {
        start(List.of("btcusd"), LONG);
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(trade("btcusd", 1));
        assertEquals(List.of(1L), fixture.nextTradeIds(1));
        first.drop();
        StubExchange.AcceptedConnection second = exchange.nextConnection();

        assertEquals(subscription("live_trades_btcusd"), second.nextMessage());
        assertEquals(subscription("order_book_btcusd"), second.nextMessage());
        second.send(trade("btcusd", 1));
        second.send(trade("btcusd", 9));
        assertEquals(List.of(9L), fixture.nextTradeIds(1));
        assertEquals(1, fixture.sink.count(FeedAnomaly.REPEATED));
    }

    @Test
    void aRefusedProductIsNamedAndTheOthersAreNotAffected() throws Exception {
        start(List.of("gone", "btcusd"), LONG);
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        connection.send(error("Bad subscription string."));
        connection.send(error("Bad subscription string."));
        connection.send(acknowledgement("live_trades_btcusd"));
        connection.send(acknowledgement("order_book_btcusd"));
        connection.send(trade("btcusd", 1));

        assertEquals(
                "receiving from 127.0.0.1; not available: gone ('Bad subscription string.')",
                fixture.awaitState(Kind.OK));
    }

    @Test
    void silenceEndsTheConnection() throws Exception {
        start(List.of("btcusd"), Duration.ofSeconds(2));
        exchange.nextConnection().send(trade("btcusd", 1));

        assertTrue(fixture.awaitState(Kind.STALE).startsWith("no data for 2 s; reconnecting in "));
        exchange.nextConnection();
    }

    @Test
    void manyProductsAreSpreadOverConnectionsAndTheirSubscriptionsArePaced() throws Exception {
        List<String> products = IntStream.range(0, 51).mapToObj(i -> "p" + i).toList();
        start(products, LONG);

        List<StubExchange.AcceptedConnection> connections =
                List.of(exchange.nextConnection(), exchange.nextConnection());
        List<String> first =
                List.of(connections.get(0).nextMessage(), connections.get(1).nextMessage());
        assertEquals(Set.of(subscription("live_trades_p0"), subscription("live_trades_p50")), Set.copyOf(first));
        int large = first.indexOf(subscription("live_trades_p0"));
        for (int i = 1; i < 100; i++) {
            String channel = (i % 2 == 0 ? "live_trades_p" : "order_book_p") + i / 2;
            assertEquals(subscription(channel), connections.get(large).nextMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BTCUSD||products: 'BTCUSD' is invalid; must be 1 to 30 of a-z 0-9 and -",
                "btcusd|BTC|symbols: 'BTC' is invalid; must be one of the products, a colon and a symbol, such as"
                        + " btcusd:BTC-USD",
            })
    void settingsThatAreWrongAreNamed(String products, @Nullable String symbols, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> BitstampSettings.of(
                        URI.create("ws://127.0.0.1"),
                        List.of(products.split(",")),
                        symbols == null ? List.of() : List.of(symbols),
                        LONG,
                        LONG));

        assertEquals(message, e.getMessage());
    }

    private void start(List<String> products, Duration silence) {
        fixture.start(
                new BitstampProtocol(Optional.of(Map.of("btcusd", new Decimals(0, 8)))),
                BitstampSettings.of(exchange.address(), products, List.of(), silence, LONG));
    }
}
