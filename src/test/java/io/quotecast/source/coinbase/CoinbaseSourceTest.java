package io.quotecast.source.coinbase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.source.SourceState.Kind;
import io.quotecast.source.exchange.ExchangeSettings;
import io.quotecast.source.exchange.ExchangeSocket;
import io.quotecast.source.exchange.ExchangeSource;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.StubExchange;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoinbaseSourceTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LONG_SILENCE = Duration.ofSeconds(60);
    private static final long TIME = 1_618_677_817_089_723L;

    private final ManualClock clock = new ManualClock(Instant.parse("2021-04-17T17:00:00Z"));
    private final Instruments instruments = new Instruments();
    private final RecordingPipeline pipeline = new RecordingPipeline(clock);
    private final EventSink sink = pipeline.sink("coinbase");
    private final StubExchange exchange = new StubExchange();
    private final LogRecorder log = LogRecorder.startFor(CoinbaseProtocol.class);
    private ExchangeSource source;
    private Instrument bitcoin;

    @BeforeEach
    void start() {
        start(exchange.address(), LONG_SILENCE);
    }

    @AfterEach
    void close() {
        source.close();
        pipeline.close();
        exchange.close();
        log.close();
    }

    @Test
    void theSourceSubscribesToAllProductsInOneMessageAndReportsItsState() throws Exception {
        StubExchange.AcceptedConnection acceptedConnection = exchange.nextConnection();

        assertEquals(
                "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\",\"ETH-USD\"],"
                        + "\"channels\":[\"ticker\",\"matches\",\"heartbeat\"]}",
                acceptedConnection.nextMessage());
        assertEquals(state(Kind.DOWN, "connecting to " + exchange.address()), pipeline.nextState());
        acceptedConnection.send("{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"ticker\","
                + "\"product_ids\":[\"BTC-USD\",\"ETH-USD\"]}]}");
        assertEquals(state(Kind.OK, "waiting for data from 127.0.0.1"), pipeline.nextState());
        acceptedConnection.send(match(1));
        assertEquals(state(Kind.OK, "receiving from 127.0.0.1"), pipeline.nextState());
        source.close();
        assertEquals(state(Kind.DOWN, "stopped"), pipeline.nextState());
    }

    @Test
    void productsGetEightDecimalsUntilTheirFirstPrice() {
        assertEquals(2, instruments.all().size());
        assertEquals(
                List.of("BTC-USD", "BTC-USD", "COINBASE", "Crypto", 8, 8, 1L),
                List.of(
                        bitcoin.symbol().text(),
                        bitcoin.name(),
                        bitcoin.exchange(),
                        bitcoin.sector(),
                        bitcoin.priceDecimals(),
                        bitcoin.sizeDecimals(),
                        bitcoin.tick()));
    }

    @Test
    void fragmentsFormOneMessageAndPingsAreAnswered() throws Exception {
        StubExchange.AcceptedConnection acceptedConnection = exchange.nextConnection();

        acceptedConnection.sendInParts(match(1), 7);
        String pong = acceptedConnection.ping("still there?");
        acceptedConnection.send(match(2));

        assertEquals("still there?", pong);
        assertEquals(List.of(trade(1), trade(2)), pipeline.nextEvents(2));
    }

    @Test
    void aTickerBecomesAQuoteWithItsSizesIfAny() throws Exception {
        StubExchange.AcceptedConnection acceptedConnection = exchange.nextConnection();

        acceptedConnection.send("{\"type\":\"ticker\",\"product_id\":\"BTC-USD\",\"best_bid\":\"61000.01\","
                + "\"best_bid_size\":\"0.25\",\"best_ask\":\"61000.02\",\"best_ask_size\":\"1.00000001\"}");

        assertEquals(
                new Quote(bitcoin, 6_100_001_000_000L, 25_000_000, 6_100_002_000_000L, 100_000_001, clock.micros()),
                pipeline.nextEvent());
    }

    @Test
    void garbageIsCountedAndDoesNotAffectValidMessages() throws Exception {
        StubExchange.AcceptedConnection acceptedConnection = exchange.nextConnection();

        acceptedConnection.send(match(1));
        for (String garbage : List.of("", "nonsense", "[1]", "{\"type\":", "{}", "{\"type\":\"match\"}", "{} {}")) {
            acceptedConnection.send(garbage);
        }
        acceptedConnection.sendBinary(10);
        acceptedConnection.send(match(2).replace("0.5\"", "0.123456789\""));
        acceptedConnection.send(match(3).replace("\"61000.01\"", "\"61000.123456789\""));
        acceptedConnection.send(match(4).replace("\"61000.01\"", "\"-1\""));
        acceptedConnection.send(match(5).replace("2021-04-17", "1021-04-17"));
        acceptedConnection.send(match(6).replace("BTC-USD", "EVIL-USD"));
        acceptedConnection.send(match(7));

        assertEquals(List.of(trade(1), trade(7)), pipeline.nextEvents(2));
        assertEquals(9, sink.rejected(Rejection.MALFORMED));
        assertEquals(1, sink.rejected(Rejection.OFF_TICK));
        assertEquals(1, sink.rejected(Rejection.PRICE_NOT_POSITIVE));
        assertEquals(1, sink.rejected(Rejection.BAD_TIME));
        assertEquals(1, sink.rejected(Rejection.UNKNOWN_SYMBOL));
        assertEquals(2, instruments.all().size());
        assertEquals(0, exchange.waitingConnections());
        assertEquals(List.of("Coinbase: rejected message: not a JSON object: ''"), log.lines());
    }

    @Test
    void aDroppedConnectionIsReopenedAndMissedTradesAreReported() throws Exception {
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send(match(4).replace("\"match\"", "\"last_match\""));
        first.send(match(5));
        assertEquals(trade(5), pipeline.nextEvent());

        first.drop();
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        second.send(match(8).replace("\"match\"", "\"last_match\""));
        second.send(match(9));

        assertEquals(trade(9), pipeline.nextEvent());
        assertEquals("Coinbase: 3 trades of BTC-USD are missing (ids 6 to 8)", log.nextLine());
        pipeline.awaitState(state -> state.kind() == Kind.OK);
        assertTrue(pipeline.nextState().text().startsWith("reconnecting in 0.0 s: "));
        assertEquals(state(Kind.DOWN, "connecting to " + exchange.address()), pipeline.nextState());
        assertEquals(state(Kind.OK, "receiving from 127.0.0.1"), pipeline.nextState());
    }

    @Test
    void silenceIsReportedAndEndsTheConnection() throws Exception {
        exchange.nextConnection();
        source.close();
        start(exchange.address(), Duration.ofMillis(2_500));
        exchange.nextConnection().send(match(1));

        assertEquals(trade(1), pipeline.nextEvent());
        SourceState stale = pipeline.awaitState(state -> state.kind() == Kind.STALE);

        assertEquals("no data for 2.5 s; reconnecting in 0.0 s", stale.text());
        exchange.nextConnection().send(match(2));
        assertEquals(trade(2), pipeline.nextEvent());
    }

    @Test
    void anExchangeErrorIsReportedUntilValidMessagesArrive() throws Exception {
        StubExchange.AcceptedConnection acceptedConnection = exchange.nextConnection();
        acceptedConnection.send("{\"type\":\"error\",\"message\":\"rate limit exceeded\"}");

        SourceState down = pipeline.awaitState(state -> !state.text().startsWith("connecting"));
        acceptedConnection.send(match(1));

        assertEquals(state(Kind.DOWN, "error from the exchange: 'rate limit exceeded'"), down);
        assertEquals(state(Kind.OK, "receiving from 127.0.0.1"), pipeline.nextState());
        assertEquals("Coinbase sent an error: 'rate limit exceeded'", log.nextLine());
    }

    @Test
    void aMessageAboveOneMebibyteEndsTheConnection() throws Exception {
        exchange.nextConnection().send("x".repeat(ExchangeSocket.MAX_MESSAGE_LENGTH + 1));

        SourceState down = pipeline.awaitState(state -> state.text().startsWith("reconnecting"));

        assertTrue(down.text().endsWith(": received a message longer than 1048576 bytes"), down::text);
        exchange.nextConnection().send(match(1));
        assertEquals(trade(1), pipeline.nextEvent());
    }

    @Test
    void aCloseAndAFailedHandshakeAreReportedWithTheirReason() throws Exception {
        StubExchange.AcceptedConnection acceptedConnection = exchange.nextConnection();
        exchange.refuseNext(503);

        acceptedConnection.close((short) 4000, "maintenance");

        SourceState closed = pipeline.awaitState(state -> state.text().startsWith("reconnecting"));
        SourceState refused = pipeline.awaitState(state -> state.text().startsWith("reconnecting"));
        assertTrue(closed.text().endsWith(": closed by the exchange with code 4000: 'maintenance'"), closed::text);
        assertTrue(refused.text().endsWith(": the exchange returned HTTP status 503"), refused::text);
        exchange.nextConnection();
    }

    @Test
    void aRefusedConnectionIsReportedAndRetriedUntilTheSourceCloses() throws Exception {
        exchange.close();
        source.close();
        start(exchange.address(), LONG_SILENCE);

        SourceState down = pipeline.awaitState(state -> state.text().endsWith("Connection refused"));
        assertTimeoutPreemptively(DEADLINE, source::close);

        assertTrue(down.text().matches("reconnecting in \\d+(\\.\\d)? s: Connection refused"), down::text);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("quotecast-coinbase")) {
                // An executor terminates shortly before its thread does.
                thread.join(DEADLINE.toMillis());
                assertFalse(thread.isAlive());
            }
        }
    }

    private void start(URI address, Duration silence) {
        ExchangeSettings settings = CoinbaseSettings.of(address, List.of("BTC-USD", "ETH-USD"), List.of(), silence)
                .withBackoff(Duration.ofMillis(1), Duration.ofMillis(20));
        source = new ExchangeSource(new CoinbaseProtocol(Map.of()), settings, instruments, new Random(42));
        source.start(sink);
        bitcoin = instruments.find("BTC-USD").orElseThrow();
    }

    private SourceState state(Kind kind, String text) {
        return new SourceState("coinbase", kind, clock.micros(), text);
    }

    private static String match(long id) {
        return "{\"type\":\"match\",\"trade_id\":" + id + ",\"side\":\"sell\",\"size\":\"0.5\",\"price\":\"61000.01\","
                + "\"product_id\":\"BTC-USD\",\"sequence\":1,\"time\":\"2021-04-17T16:43:37.089723Z\"}";
    }

    private Trade trade(long id) {
        return new Trade(bitcoin, 6_100_001_000_000L, 50_000_000, Side.BUY, "COINBASE", id, TIME);
    }
}
