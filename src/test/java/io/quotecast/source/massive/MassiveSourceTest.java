package io.quotecast.source.massive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Conditions;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceState;
import io.quotecast.source.SourceState.Kind;
import io.quotecast.source.exchange.ExchangeSource;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.StubExchange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The source with a stub in place of Massive. */
class MassiveSourceTest {
    private static final String CONNECTED =
            "[{\"ev\":\"status\",\"status\":\"connected\",\"message\":\"Connected Successfully\"}]";
    private static final String AUTHENTICATED =
            "[{\"ev\":\"status\",\"status\":\"auth_success\",\"message\":\"authenticated\"}]";
    private static final long MILLIS = 1_767_623_400_123L;
    private static final long TIME = MILLIS * 1_000;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final Instruments instruments = new Instruments();
    private final RecordingPipeline pipeline = new RecordingPipeline(clock);
    private final EventSink sink = pipeline.sink("massive");
    private final StubExchange exchange = new StubExchange();
    private final LogRecorder log = LogRecorder.startForAll();
    private @Nullable ExchangeSource source;

    @AfterEach
    void close() {
        if (source != null) {
            source.close();
        }
        pipeline.close();
        exchange.close();
        log.close();
    }

    @Test
    void theKeyIsPresentedAndThenTradesAndQuotesOfAllStocksAreSubscribed() throws Exception {
        start(MassiveMarket.STOCKS, List.of("AAPL", "BACpL"));
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        assertEquals("/feed/stocks", connection.target());

        connection.send(CONNECTED);
        assertEquals("{\"action\":\"auth\",\"params\":\"top\\\"secret\"}", connection.nextMessage());
        connection.send(AUTHENTICATED);
        assertEquals(
                "{\"action\":\"subscribe\",\"params\":\"T.AAPL,Q.AAPL,T.BACpL,Q.BACpL\"}", connection.nextMessage());
        connection.send("[{\"ev\":\"status\",\"status\":\"success\",\"message\":\"subscribed to: T.AAPL\"}]");

        pipeline.awaitState(state -> state.text().equals("waiting for data from 127.0.0.1"));
        connection.send("[" + trade("AAPL", 7, "150.1234") + ",{\"ev\":\"Q\",\"sym\":\"BACpL\",\"bx\":12,\"bp\":9.5,"
                + "\"bs\":2,\"ax\":12,\"ap\":9.51,\"as\":4,\"c\":0,\"t\":" + MILLIS + ",\"q\":900,\"z\":3}]");
        Instrument apple = instruments.find("AAPL").orElseThrow();
        Instrument preferred = instruments.find("BACPL").orElseThrow();
        assertEquals(
                List.of(
                        new Trade(
                                apple, 1_501_234, 100, Side.UNKNOWN, "NASDAQ", 7, null, Conditions.parse("F,I"), TIME),
                        new Quote(preferred, 95_000, 2, 95_100, 4, TIME)),
                pipeline.nextEvents(2));
        assertTrue(log.lines().stream().noneMatch(line -> line.contains("\"secret")), () -> "" + log.lines());
    }

    @Test
    void pairsOfCurrenciesHaveSidesAndDecimalsThatFitTheirFirstPrice() throws Exception {
        start(MassiveMarket.CRYPTO, List.of("BTC-USD"));
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        assertEquals("/feed/crypto", connection.target());
        connection.send(CONNECTED);
        connection.nextMessage();
        connection.send(AUTHENTICATED);
        assertEquals("{\"action\":\"subscribe\",\"params\":\"XT.BTC-USD,XQ.BTC-USD\"}", connection.nextMessage());

        connection.send("[{\"ev\":\"XT\",\"pair\":\"BTC-USD\",\"p\":60000.25,\"t\":" + MILLIS + "000000,\"s\":0.5,"
                + "\"c\":[1],\"i\":\"f00-1\",\"x\":1,\"r\":" + MILLIS + "},{\"ev\":\"XQ\",\"pair\":\"BTC-USD\","
                + "\"bp\":60000.2,\"bs\":0.5,\"ap\":60000.3,\"as\":1,\"t\":" + MILLIS + ",\"x\":1,\"r\":1}]");

        Trade trade = (Trade) pipeline.nextEvent();
        assertEquals(List.of(Side.SELL, "COINBASE", "f00-1"), List.of(trade.side(), trade.venue(), trade.textId()));
        assertEquals(TIME, trade.timeMicros());
        assertEquals(6_000_025, trade.price() / pow(trade.instrument().priceDecimals() - 2));
        assertEquals(TIME, pipeline.nextEvent().timeMicros());
    }

    @Test
    void priceBandsAreSubscribedOnRequest() throws Exception {
        start(MassiveMarket.STOCKS, true, List.of("AAPL"));
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        connection.send(CONNECTED);
        connection.nextMessage();
        connection.send(AUTHENTICATED);
        assertEquals("{\"action\":\"subscribe\",\"params\":\"T.AAPL,Q.AAPL,LULD.AAPL\"}", connection.nextMessage());

        connection.send("[{\"ev\":\"LULD\",\"T\":\"AAPL\",\"h\":157.5,\"l\":142.5,\"i\":[21],\"z\":3,\"t\":" + MILLIS
                + ",\"q\":7},{\"ev\":\"LULD\",\"T\":\"AAPL\",\"i\":[17],\"z\":3,\"t\":" + MILLIS + ",\"q\":8}]");

        List<MarketEvent> events = pipeline.nextEvents(2);
        Instrument apple = instruments.find("AAPL").orElseThrow();
        assertEquals(
                List.of(
                        new PriceBands(apple, 1_425_000, 1_575_000, PriceBands.Indicator.INTRADAY, TIME),
                        PriceBands.none(apple, PriceBands.Indicator.SUSPENDED, TIME)),
                events);
    }

    @Test
    void sequenceNumbersWithGapsAreNoLoss() throws Exception {
        start(MassiveMarket.STOCKS, List.of("AAPL"));
        StubExchange.AcceptedConnection connection = exchange.nextConnection();

        connection.send(
                "[" + trade("AAPL", 1, "1") + "," + trade("AAPL", 500, "2") + "," + trade("AAPL", 17, "3") + "]");

        pipeline.nextEvents(3);
        assertEquals(0, sink.count(FeedAnomaly.MISSING));
        assertEquals(0, sink.count(FeedAnomaly.REPEATED));
    }

    @Test
    void manyTickersAreSubscribedInFewMessages() throws Exception {
        start(
                MassiveMarket.STOCKS,
                IntStream.range(0, 501).mapToObj(i -> "S" + i).toList());
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        connection.send(CONNECTED);
        connection.nextMessage();
        connection.send(AUTHENTICATED);

        assertTrue(connection.nextMessage().endsWith(",T.S249,Q.S249\"}"));
        assertTrue(connection.nextMessage().endsWith(",T.S499,Q.S499\"}"));
        assertEquals("{\"action\":\"subscribe\",\"params\":\"T.S500,Q.S500\"}", connection.nextMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth_failed|authentication failed|; check quotecast.massive.key",
                "auth_timeout|No authentication request received|; check quotecast.massive.key",
                "max_connections|Maximum number of connections exceeded.|; the plan allows one connection: stop other"
                        + " programs that use this key",
            })
    void anErrorIsReportedWithWhatToDo(String status, String message, String advice) throws Exception {
        start(MassiveMarket.STOCKS, List.of("AAPL"));

        exchange.nextConnection()
                .send("[{\"ev\":\"status\",\"status\":\"" + status + "\",\"message\":\"" + message + "\"}]");

        SourceState state = pipeline.awaitState(it -> it.text().startsWith("error"));
        assertEquals(
                new SourceState(
                        "massive", Kind.DOWN, clock.micros(), "error from the exchange: '" + message + "'" + advice),
                state);
    }

    @Test
    void aRefusedSubscriptionIsNamedAndTheOthersAreNotAffected() throws Exception {
        start(MassiveMarket.STOCKS, List.of("AAPL"));
        StubExchange.AcceptedConnection connection = exchange.nextConnection();

        connection.send("[{\"ev\":\"status\",\"status\":\"error\",\"message\":\"not authorized: Q.AAPL\"},"
                + trade("AAPL", 1, "1") + "]");

        assertEquals(
                "receiving from 127.0.0.1; 'error: not authorized: Q.AAPL'",
                pipeline.awaitState(state -> state.kind() == Kind.OK).text());
        pipeline.nextEvent();
    }

    @Test
    void garbageIsCountedAndDoesNotAffectOtherElements() throws Exception {
        start(MassiveMarket.STOCKS, List.of("AAPL"));
        StubExchange.AcceptedConnection connection = exchange.nextConnection();

        for (String garbage : List.of("", "{}", "[", "[1]", "[{}]", "[] []")) {
            connection.send(garbage);
        }
        connection.sendBinary(3);
        connection.send("[" + trade("EVIL", 1, "1") + "," + trade("AAPL", 1, "1.00001") + ","
                + trade("AAPL", 1, "1").replace(String.valueOf(MILLIS), "0") + "," + trade("AAPL", 2, "3")
                + ",{\"ev\":\"AM\",\"sym\":\"AAPL\",\"v\":1}]");

        assertEquals(30_000, ((Trade) pipeline.nextEvent()).price());
        assertEquals(7, sink.rejected(Rejection.MALFORMED));
        assertEquals(1, sink.rejected(Rejection.UNKNOWN_SYMBOL));
        assertEquals(1, sink.rejected(Rejection.OFF_TICK));
        assertEquals(1, sink.rejected(Rejection.BAD_TIME));
    }

    @Test
    void noTextContainsTheKey() {
        MassiveProtocol protocol =
                new MassiveProtocol(MassiveMarket.STOCKS, false, new MassiveProtocol.Key("top\"secret"));

        assertFalse(protocol.toString().contains("secret"), protocol::toString);
    }

    private void start(MassiveMarket market, List<String> products) {
        start(market, false, products);
    }

    private void start(MassiveMarket market, boolean withPriceBands, List<String> products) {
        source = new ExchangeSource(
                new MassiveProtocol(market, withPriceBands, new MassiveProtocol.Key("top\"secret")),
                MassiveSettings.of(exchange.address(), products, List.of(), Duration.ofHours(1))
                        .withBackoff(Duration.ofMillis(1), Duration.ofMillis(20)),
                instruments,
                new Random(42));
        source.start(sink);
    }

    private static String trade(String symbol, long sequence, String price) {
        return "{\"ev\":\"T\",\"sym\":\"" + symbol + "\",\"x\":12,\"i\":\"" + sequence + "\",\"z\":3,\"p\":" + price
                + ",\"s\":100,\"c\":[14,37],\"t\":" + MILLIS + ",\"q\":" + sequence + "}";
    }

    private static long pow(int exponent) {
        return exponent == 0 ? 1 : 10 * pow(exponent - 1);
    }
}
