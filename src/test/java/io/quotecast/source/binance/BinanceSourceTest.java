package io.quotecast.source.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Side;
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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The source with an exchange in its place. */
class BinanceSourceTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final long TIME = 1_767_623_400_123_456L;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final Instruments instruments = new Instruments();
    private final RecordingPipeline pipeline = new RecordingPipeline(clock);
    private final EventSink sink = pipeline.sink("binance");
    private final StubExchange exchange = new StubExchange();
    private @Nullable ExchangeSource source;

    @AfterEach
    void close() {
        if (source != null) {
            source.close();
        }
        pipeline.close();
        exchange.close();
    }

    @Test
    void theAddressNamesTheStreamsAndTheFirstEventMakesTheSourceHealthy() throws Exception {
        start(List.of("BTCUSDT", "ETHBTC"), List.of("BTCUSDT:BTC-USDT"), Optional.empty());
        StubExchange.AcceptedConnection connection = exchange.nextConnection();

        assertEquals(
                "/feed/stream?timeUnit=MICROSECOND"
                        + "&streams=btcusdt@trade/btcusdt@bookTicker/ethbtc@trade/ethbtc@bookTicker",
                connection.target());
        connection.send(trade("BTCUSDT", 1));

        assertEquals(
                new SourceState("binance", Kind.OK, clock.micros(), "receiving from 127.0.0.1"),
                pipeline.awaitState(state -> state.kind() == Kind.OK));
        assertEquals(trade(instruments.find("BTC-USDT").orElseThrow(), 1), pipeline.nextEvent());
    }

    @Test
    void aProductThatTheExchangeDoesNotTradeIsNamedAndTheOthersAreNotAffected() throws Exception {
        start(List.of("BTCUSDT", "GONEUSDT"), List.of(), Optional.of(Map.of("BTCUSDT", new Decimals(2, 5))));

        exchange.nextConnection().send(trade("BTCUSDT", 1));

        assertEquals(
                "receiving from 127.0.0.1; not available: GONEUSDT",
                pipeline.awaitState(state -> state.kind() == Kind.OK).text());
        assertEquals(2, instruments.find("BTCUSDT").orElseThrow().priceDecimals());
    }

    @Test
    void aConnectionThatTheExchangeAnnouncesToCloseIsReplacedWithoutALossOrARepetition() throws Exception {
        start(List.of("BTCUSDT"), List.of(), Optional.empty());
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(trade("BTCUSDT", 1));
        first.send("{\"e\":\"serverShutdown\",\"E\":1}");
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        first.send(trade("BTCUSDT", 2));
        second.send(trade("BTCUSDT", 2));
        first.send(trade("BTCUSDT", 3));
        second.send(trade("BTCUSDT", 3));
        second.send(trade("BTCUSDT", 4));

        assertEquals(List.of(1L, 2L, 3L, 4L), ids(pipeline.nextEvents(4)));
        first.drop();
        second.send(trade("BTCUSDT", 5));
        assertEquals(List.of(5L), ids(pipeline.nextEvents(1)));
        assertEquals(0, sink.count(FeedAnomaly.REPEATED));
        assertEquals(0, sink.count(FeedAnomaly.MISSING));
    }

    @Test
    void missingTradesMakeTheSourceStaleAndReplaceTheConnection() throws Exception {
        start(List.of("BTCUSDT"), List.of(), Optional.empty());
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(trade("BTCUSDT", 1));
        first.send(trade("BTCUSDT", 3));

        String text = pipeline.awaitState(state -> state.kind() == Kind.STALE).text();

        assertEquals("trade 2 of BTCUSDT is missing; reconnecting in ", text.replaceAll("[0-9.]+ s$", ""));
        exchange.nextConnection().send(trade("BTCUSDT", 4));
        assertEquals(List.of(1L, 3L, 4L), ids(pipeline.nextEvents(3)));
        assertEquals(1, sink.count(FeedAnomaly.MISSING));
    }

    @Test
    void tradesBetweenTwoConnectionsAreCountedAndDoNotReplaceTheConnectionAgain() throws Exception {
        start(List.of("BTCUSDT"), List.of(), Optional.empty());
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(trade("BTCUSDT", 1));
        pipeline.nextEvents(1);
        first.drop();
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        second.send(trade("BTCUSDT", 5));
        Await.until("3 trades are missing", () -> sink.count(FeedAnomaly.MISSING) == 3);
        second.send(trade("BTCUSDT", 6));

        assertEquals(List.of(5L, 6L), ids(pipeline.nextEvents(2)));
        assertEquals(0, exchange.waitingConnections());
    }

    @Test
    void manyProductsAreSpreadOverSeveralConnections() throws Exception {
        List<String> products = IntStream.range(0, 201).mapToObj(i -> "P" + i).toList();
        start(products, List.of(), Optional.empty());

        List<StubExchange.AcceptedConnection> connections =
                List.of(exchange.nextConnection(), exchange.nextConnection(), exchange.nextConnection());
        assertEquals(
                402,
                connections.stream()
                        .mapToInt(it -> it.target().split("@").length - 1)
                        .sum());
        for (StubExchange.AcceptedConnection connection : connections) {
            String product = connection.target().replaceFirst(".*streams=(p[0-9]+)@.*", "$1");
            connection.send(trade(product.toUpperCase(Locale.ROOT), 1));
        }

        pipeline.nextEvents(3);
        pipeline.awaitState(state -> state.kind() == Kind.OK);
        connections.get(1).drop();
        assertEquals(Kind.STALE, pipeline.nextState().kind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "btcusdt||products: 'btcusdt' is invalid; must be 1 to 20 of A-Z and 0-9",
                "BTCUSDT|BTC-USDT|symbols: 'BTC-USDT' is invalid; must be one of the products, a colon and a symbol,"
                        + " such as BTCUSDT:BTC-USDT",
                "BTCUSDT|ETHUSDT:ETH|symbols: 'ETHUSDT:ETH' is invalid; must be one of the products, a colon and a"
                        + " symbol, such as BTCUSDT:BTC-USDT",
                "BTCUSDT,ETHUSDT|ETHUSDT:BTCUSDT|symbols: 'BTCUSDT' is the symbol of both BTCUSDT and ETHUSDT",
            })
    void settingsThatAreWrongAreNamed(String products, @Nullable String symbols, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> BinanceSettings.of(
                        URI.create("ws://127.0.0.1"),
                        List.of(products.split(",")),
                        symbols == null ? List.of() : List.of(symbols),
                        LONG,
                        LONG));

        assertEquals(message, e.getMessage());
    }

    private void start(List<String> products, List<String> symbols, Optional<Map<String, Decimals>> decimals) {
        ExchangeSettings settings = BinanceSettings.of(exchange.address(), products, symbols, LONG, LONG)
                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(20));
        source = new ExchangeSource(new BinanceProtocol(decimals), settings, instruments, new Random(42));
        source.start(sink);
    }

    private static List<Long> ids(List<MarketEvent> events) {
        return events.stream().map(event -> ((Trade) event).tradeId()).toList();
    }

    private static String trade(String product, long id) {
        return "{\"stream\":\"x\",\"data\":{\"e\":\"trade\",\"s\":\"" + product + "\",\"t\":" + id
                + ",\"p\":\"98765.43\",\"q\":\"0.00012\",\"T\":" + TIME + ",\"m\":true}}";
    }

    private static Trade trade(Instrument instrument, long id) {
        return new Trade(instrument, 9_876_543_000_000L, 12_000, Side.SELL, "BINANCE", id, TIME);
    }
}
