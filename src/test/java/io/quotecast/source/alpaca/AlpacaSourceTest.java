package io.quotecast.source.alpaca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Conditions;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
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

/** The source with a stub in place of Alpaca. */
class AlpacaSourceTest {
    private static final String SECRET = "top\"secret";
    private static final String CONNECTED = "[{\"T\":\"success\",\"msg\":\"connected\"}]";
    private static final String AUTHENTICATED = "[{\"T\":\"success\",\"msg\":\"authenticated\"}]";
    private static final long TIME = 1_767_623_400_123_456L;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final Instruments instruments = new Instruments();
    private final RecordingPipeline pipeline = new RecordingPipeline(clock);
    private final EventSink sink = pipeline.sink("alpaca");
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
    void theKeyIsPresentedWhenTheConnectionIsReadyAndThenAllSymbolsAreSubscribedInOneMessage() throws Exception {
        start(List.of("AAPL", "BRK.B"), List.of("BRK.B:BRK-B"));
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        assertEquals("/feed/v2/iex", connection.target());

        connection.send(CONNECTED);
        assertEquals("{\"action\":\"auth\",\"key\":\"id\",\"secret\":\"top\\\"secret\"}", connection.nextMessage());
        connection.send(AUTHENTICATED);
        assertEquals(
                "{\"action\":\"subscribe\",\"trades\":[\"AAPL\",\"BRK.B\"],\"quotes\":[\"AAPL\",\"BRK.B\"]}",
                connection.nextMessage());
        connection.send("[{\"T\":\"subscription\",\"trades\":[\"AAPL\",\"BRK.B\"],\"quotes\":[\"AAPL\",\"BRK.B\"]}]");

        assertEquals(
                "waiting for data from 127.0.0.1",
                pipeline.awaitState(state -> state.kind() == Kind.OK).text());
        connection.send("[" + trade("AAPL", "150.1234", "100") + "," + quote("BRK.B") + "]");
        Instrument apple = instruments.find("AAPL").orElseThrow();
        Instrument berkshire = instruments.find("BRK-B").orElseThrow();
        assertEquals(
                List.of(
                        new Trade(
                                apple,
                                1_501_234,
                                100,
                                Side.UNKNOWN,
                                "V",
                                52_983_525_029_461L,
                                null,
                                Conditions.parse("@,I"),
                                TIME),
                        new Quote(berkshire, 5_000_100, 3, 0, 0, TIME)),
                pipeline.nextEvents(2));
        assertTrue(log.lines().stream().noneMatch(line -> line.contains("\"secret")), () -> "" + log.lines());
    }

    @Test
    void priceBandsAreSubscribedOnRequest() throws Exception {
        start(true, List.of("AAPL"), List.of());
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        connection.send(CONNECTED);
        connection.nextMessage();
        connection.send(AUTHENTICATED);
        assertEquals(
                "{\"action\":\"subscribe\",\"trades\":[\"AAPL\"],\"quotes\":[\"AAPL\"],\"lulds\":[\"AAPL\"]}",
                connection.nextMessage());

        connection.send("[{\"T\":\"l\",\"S\":\"AAPL\",\"u\":157.5,\"d\":142.5,\"i\":\"B\",\"z\":\"C\","
                + "\"t\":\"2026-01-05T14:30:00.123456Z\"},{\"T\":\"l\",\"S\":\"AAPL\",\"u\":0,\"d\":0,\"i\":\"D\","
                + "\"z\":\"C\",\"t\":\"2026-01-05T14:30:00.123456Z\"}]");

        List<MarketEvent> events = pipeline.nextEvents(2);
        Instrument apple = instruments.find("AAPL").orElseThrow();
        assertEquals(
                List.of(
                        new PriceBands(apple, 1_425_000, 1_575_000, PriceBands.Indicator.INTRADAY, TIME),
                        PriceBands.none(apple, PriceBands.Indicator.SUSPENDED, TIME)),
                events);
    }

    @Test
    void correctionsAndCancelsNameTheirTrades() throws Exception {
        start(List.of("AAPL"), List.of());
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        connection.send(CONNECTED);
        connection.nextMessage();
        connection.send(AUTHENTICATED);
        connection.nextMessage();
        connection.send("[" + trade("AAPL", "150.1234", "100") + ",{\"T\":\"c\",\"S\":\"AAPL\",\"x\":\"V\",\"oi\":7,"
                + "\"op\":150.1,\"os\":100,\"oc\":[\"@\"],\"ci\":8,\"cp\":150.2,\"cs\":5,\"cc\":[\"@\",\"I\"],"
                + "\"z\":\"C\",\"t\":\"2026-01-05T14:30:00.123456Z\"},{\"T\":\"x\",\"S\":\"AAPL\",\"i\":9,\"x\":\"V\","
                + "\"p\":150.1,\"s\":100,\"a\":\"C\",\"z\":\"C\",\"t\":\"2026-01-05T14:30:00.123456Z\"}]");

        List<MarketEvent> events = pipeline.nextEvents(3);
        Instrument apple = instruments.find("AAPL").orElseThrow();
        Trade corrected = new Trade(apple, 1_502_000, 5, Side.UNKNOWN, null, 8, null, Conditions.parse("@,I"), TIME);
        assertEquals(
                List.of(
                        Correction.of(apple, "V", 7, null, corrected, TIME),
                        Correction.of(apple, "V", 9, null, null, TIME)),
                events.subList(1, 3));
    }

    @Test
    void manySymbolsAreSubscribedInFewMessages() throws Exception {
        start(IntStream.range(0, 1_001).mapToObj(i -> "S" + i).toList(), List.of());
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        connection.send(CONNECTED);
        connection.nextMessage();
        connection.send(AUTHENTICATED);

        assertTrue(connection.nextMessage().contains("\"S499\"]"));
        assertTrue(connection.nextMessage().contains("\"S999\"]"));
        assertTrue(connection.nextMessage().contains("\"trades\":[\"S1000\"]"));
        assertEquals(0, exchange.waitingConnections());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "402|auth failed|; check quotecast.alpaca.key and quotecast.alpaca.secret",
                "405|symbol limit exceeded|; quotecast.alpaca.products contains 1 symbols, and the free plan allows 30:"
                        + " remove some of them",
                "406|connection limit exceeded|; the plan allows one connection: stop other programs that use this key",
                "409|insufficient subscription|; select a feed of the plan with quotecast.alpaca.feed",
                "500|internal error|",
            })
    void anErrorIsReportedWithWhatToDo(int code, String message, @Nullable String advice) throws Exception {
        start(List.of("AAPL"), List.of());
        StubExchange.AcceptedConnection connection = exchange.nextConnection();
        connection.send(CONNECTED);
        connection.nextMessage();

        connection.send("[{\"T\":\"error\",\"code\":" + code + ",\"msg\":\"" + message + "\"}]");

        SourceState state = pipeline.awaitState(it -> it.text().startsWith("error"));
        String text = "'" + message + "' (code " + code + ")" + (advice == null ? "" : advice);
        assertEquals(new SourceState("alpaca", Kind.DOWN, clock.micros(), "error from the exchange: " + text), state);
        assertTrue(log.lines().stream().anyMatch(line -> line.endsWith("Alpaca sent an error: " + text)));
        assertTrue(log.lines().stream().noneMatch(line -> line.contains("\"secret")), () -> "" + log.lines());
    }

    @Test
    void aLostConnectionIsReopenedAndPresentsTheKeyAgain() throws Exception {
        start(List.of("AAPL"), List.of());
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send("[" + trade("AAPL", "1", "1") + "]");
        pipeline.nextEvent();

        first.drop();
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        second.send(CONNECTED);

        assertTrue(second.nextMessage().startsWith("{\"action\":\"auth\""));
        second.send("[" + trade("AAPL", "2", "1") + "]");
        assertEquals(20_000, ((Trade) pipeline.nextEvent()).price());
    }

    @Test
    void garbageIsCountedAndDoesNotAffectOtherElements() throws Exception {
        start(List.of("AAPL"), List.of());
        StubExchange.AcceptedConnection connection = exchange.nextConnection();

        for (String garbage : List.of("", "{}", "[", "[1]", "[{}]", "[] []", "[{\"T\":\"t\"}]")) {
            connection.send(garbage);
        }
        connection.sendBinary(3);
        connection.send("[" + trade("EVIL", "1", "1") + "," + trade("AAPL", "1.00001", "1") + ","
                + trade("AAPL", "1", "1").replace("2026-01-05", "yesterday") + "," + trade("AAPL", "3", "1")
                + ",{\"T\":\"b\",\"S\":\"AAPL\",\"o\":null,\"x\":[[1],{}]}]");

        assertEquals(30_000, ((Trade) pipeline.nextEvent()).price());
        assertEquals(8, sink.rejected(Rejection.MALFORMED));
        assertEquals(1, sink.rejected(Rejection.UNKNOWN_SYMBOL));
        assertEquals(1, sink.rejected(Rejection.OFF_TICK));
        assertEquals(1, sink.rejected(Rejection.BAD_TIME));
    }

    @Test
    void noTextContainsTheKey() {
        AlpacaProtocol protocol = new AlpacaProtocol("iex", false, new AlpacaProtocol.Credentials("id", SECRET));

        assertFalse(protocol.toString().contains("id"), protocol::toString);
        assertFalse(protocol.toString().contains("secret"), protocol::toString);
    }

    private void start(List<String> products, List<String> mappings) {
        start(false, products, mappings);
    }

    private void start(boolean withPriceBands, List<String> products, List<String> mappings) {
        source = new ExchangeSource(
                new AlpacaProtocol("iex", withPriceBands, new AlpacaProtocol.Credentials("id", SECRET)),
                AlpacaSettings.of(exchange.address(), products, mappings, Duration.ofHours(1))
                        .withBackoff(Duration.ofMillis(1), Duration.ofMillis(20)),
                instruments,
                new Random(42));
        source.start(sink);
    }

    private static String trade(String symbol, String price, String size) {
        return "{\"T\":\"t\",\"S\":\"" + symbol + "\",\"i\":52983525029461,\"x\":\"V\",\"p\":" + price + ",\"s\":"
                + size + ",\"c\":[\"@\",\"I\"],\"z\":\"C\",\"t\":\"2026-01-05T14:30:00.123456789Z\"}";
    }

    private static String quote(String symbol) {
        return "{\"T\":\"q\",\"S\":\"" + symbol
                + "\",\"bx\":\"V\",\"bp\":500.01,\"bs\":3,\"ax\":\"V\",\"ap\":0,\"as\":0,"
                + "\"c\":[\"R\"],\"z\":\"A\",\"t\":\"2026-01-05T14:30:00.123456Z\"}";
    }
}
