package io.quotecast.source.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.config.QuotecastConfig;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Symbol;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceRegistry;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceState;
import io.quotecast.source.SourceType;
import io.quotecast.source.capture.FrameCapture;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.SettableClock;
import io.quotecast.testing.StubExchange;
import io.quotecast.testing.TestConfig;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captures sessions with a stub of an exchange, and replays them. */
class CaptureReplayTest {
    private static final long START = 1_767_623_400_000_000L;
    private static final String GARBAGE = "{\"type\":\n";

    private final SettableClock clock = new SettableClock(START);

    @TempDir
    Path folder;

    @Test
    void aCapturedSessionOfCoinbaseReplaysToTheSameEvents() throws Exception {
        Instruments instruments = new Instruments();
        List<MarketEvent> live = new ArrayList<>();
        try (StubExchange exchange = new StubExchange();
                FrameCapture capture = capture();
                RecordingPipeline pipeline = new RecordingPipeline(clock, capture);
                EventSource source = source(
                        "coinbase",
                        Map.of(
                                "quotecast.coinbase.address", exchange.address().toString(),
                                "quotecast.coinbase.product-list", "http://127.0.0.1:1/none",
                                "quotecast.coinbase.products", "BTC-USD,ETH-USD"),
                        instruments)) {
            EventSink sink = pipeline.sink("coinbase");
            source.start(sink);
            StubExchange.AcceptedConnection first = exchange.nextConnection();
            first.send(match("BTC-USD", 1, "61000.01"));
            first.send(match("BTC-USD", 2, "61000.02"));
            first.send(match("BTC-USD", 2, "61000.02"));
            first.send(GARBAGE);
            first.sendBinary(7);
            first.send(ticker("ETH-USD", "2500.5", "2501"));
            live.addAll(pipeline.nextEvents(3));
            clock.advance(Duration.ofSeconds(3));
            first.drop();
            StubExchange.AcceptedConnection second = exchange.nextConnection();
            second.send(match("BTC-USD", 5, "61000.03"));
            second.send(match("ETH-USD", 9, "2500.123456789"));
            second.send(ticker("BTC-USD", "61000.01", "61000.04"));
            live.addAll(pipeline.nextEvents(2));
            stop(source);
            assertTrue(capture.isOn());
            assertEquals(3, sink.rejected());
        }

        Replay replay = replay(folder, Map.of());

        assertEquals(live, replay.events);
        assertEquals(2, replay.sink.rejected(Rejection.MALFORMED));
        assertEquals(1, replay.sink.rejected(Rejection.OFF_TICK));
        assertEquals(1, replay.sink.count(FeedAnomaly.REPEATED));
        assertEquals(
                instruments.all().stream().map(CaptureReplayTest::describe).toList(),
                replay.instruments.all().stream()
                        .map(CaptureReplayTest::describe)
                        .toList());
        assertEquals("replay finished: 5 events, 3 rejected", replay.end);
    }

    @Test
    void twoLinesReplayToTheSameEvents() throws Exception {
        Instruments instruments = new Instruments();
        List<MarketEvent> live = new ArrayList<>();
        try (StubExchange exchangeA = new StubExchange();
                StubExchange exchangeB = new StubExchange();
                FrameCapture capture = capture();
                RecordingPipeline pipeline = new RecordingPipeline(clock, capture);
                EventSource source = source(
                        "coinbase",
                        Map.of(
                                "quotecast.coinbase.address",
                                exchangeA.address().toString(),
                                "quotecast.coinbase.line-b",
                                exchangeB.address().toString(),
                                "quotecast.coinbase.product-list",
                                "http://127.0.0.1:1/none",
                                "quotecast.coinbase.products",
                                "BTC-USD"),
                        instruments)) {
            EventSink sink = pipeline.sink("coinbase");
            source.start(sink);
            StubExchange.AcceptedConnection a = exchangeA.nextConnection();
            StubExchange.AcceptedConnection b = exchangeB.nextConnection();
            a.send(match("BTC-USD", 1, "61000.01"));
            a.send(match("BTC-USD", 3, "61000.03"));
            live.addAll(pipeline.nextEvents(2));
            b.send(match("BTC-USD", 1, "61000.01"));
            b.send(match("BTC-USD", 2, "61000.02"));
            b.send(match("BTC-USD", 3, "61000.03"));
            b.send(match("BTC-USD", 4, "61000.04"));
            live.addAll(pipeline.nextEvents(2));
            assertEquals(2, sink.count(FeedAnomaly.DUPLICATE));
            stop(source);
        }

        Replay replay = replay(folder, Map.of());

        assertEquals(live, replay.events);
        assertEquals(2, replay.sink.count(FeedAnomaly.DUPLICATE));
        assertEquals(0, replay.sink.count(FeedAnomaly.MISSING));
    }

    @Test
    void quotesWithoutATimeKeepTheTimeOfTheirArrivalAndMappedSymbolsTheirNames() throws Exception {
        Instruments instruments = new Instruments();
        List<MarketEvent> live;
        try (StubExchange exchange = new StubExchange();
                FrameCapture capture = capture();
                RecordingPipeline pipeline = new RecordingPipeline(clock, capture);
                EventSource source = source(
                        "binance",
                        Map.of(
                                "quotecast.binance.address", exchange.address().toString(),
                                "quotecast.binance.product-list", "http://127.0.0.1:1/none",
                                "quotecast.binance.products", "BTCUSDT",
                                "quotecast.binance.symbols", "BTCUSDT:BTC-USDT"),
                        instruments)) {
            source.start(pipeline.sink("binance"));
            StubExchange.AcceptedConnection first = exchange.nextConnection();
            first.send(bookTicker(1));
            pipeline.awaitState(state -> state.text().startsWith("receiving"));
            clock.advance(Duration.ofSeconds(1));
            first.send("{\"e\":\"serverShutdown\",\"E\":1}");
            StubExchange.AcceptedConnection second = exchange.nextConnection();
            first.send(bookTicker(2));
            second.send(bookTicker(2));
            second.send(bookTicker(3));
            List<MarketEvent> events = pipeline.nextEvents(3);
            stop(source);
            assertTrue(capture.isOn());
            live = events;
        }

        Replay replay = replay(folder, Map.of());

        assertEquals(live, replay.events);
        assertEquals(START, replay.events.get(0).timeMicros());
        assertEquals(START + 1_000_000, replay.events.get(1).timeMicros());
        assertEquals("BTC-USDT", replay.instruments.all().get(0).symbol().text());
        assertEquals(0, replay.sink.rejected());
    }

    @Test
    void severalConnectionsAreMergedByTime() throws Exception {
        write("binance-1-a.ws", header("binance", 1, "AUSDT"), 1, bookTicker("AUSDT", 1), 4, bookTicker("AUSDT", 2));
        write("binance-2-a.ws", header("binance", 2, "BUSDT"), 2, bookTicker("BUSDT", 7), 3, bookTicker("BUSDT", 8));
        write("binance-1-b.ws", header("binance", 1, "AUSDT"), 5, bookTicker("AUSDT", 2), 6, bookTicker("AUSDT", 3));

        Replay replay = replay(folder, Map.of());

        assertEquals(
                List.of("AUSDT 1", "BUSDT 2", "BUSDT 3", "AUSDT 4", "AUSDT 6"),
                replay.events.stream()
                        .map(event ->
                                ((Quote) event).instrument().symbol() + " " + (event.timeMicros() - START) / 1_000_000)
                        .toList());
    }

    @Test
    void aCaptureStartsOverInALoopWithTimesThatContinue() throws Exception {
        Path file = write(
                "binance-1-a.ws", header("binance", 1, "AUSDT"), 1, bookTicker("AUSDT", 1), 4, bookTicker("AUSDT", 2));
        clock.advance(Duration.ofHours(1));
        Instruments instruments = new Instruments();
        try (RecordingPipeline pipeline = new RecordingPipeline(clock);
                EventSource source = source(
                        "replay",
                        Map.of(
                                "quotecast.replay.file", file.toString(),
                                "quotecast.replay.speed", "0",
                                "quotecast.replay.loop", "true"),
                        instruments)) {
            source.start(pipeline.sink("replay"));

            assertEquals(
                    List.of(1L, 4L, 5L, 8L, 9L),
                    pipeline.nextEvents(5).stream()
                            .map(event -> (event.timeMicros() - START) / 1_000_000)
                            .toList());
            stop(pipeline);
        }
    }

    @Test
    void aReplayResumesAfterTheLineThatALeaderHasStored() throws Exception {
        Path file = write(
                "binance-1-a.ws", header("binance", 1, "AUSDT"), 1, bookTicker("AUSDT", 1), 4, bookTicker("AUSDT", 2));
        try (RecordingPipeline pipeline = new RecordingPipeline(clock);
                EventSource source = source("replay", settings(file, Map.of()), new Instruments(), 1)) {
            source.start(pipeline.sink("replay"));
            pipeline.awaitState(state -> state.kind() == SourceState.Kind.DOWN);

            assertEquals(
                    List.of(START + 4_000_000),
                    pipeline.allEvents().stream().map(MarketEvent::timeMicros).toList());
        }
    }

    @Test
    void brokenLinesAreCountedAndDoNotAffectOthers() throws Exception {
        Path file = Files.write(
                folder.resolve("coinbase.ws"),
                List.of(
                        "wss://feed.coinbase.example <-> 1767623400.0",
                        "nonsense",
                        "1767623400.1 base64: ???",
                        "1767623400.2: " + match("BTC-USD", 1, "1.5"),
                        "1767623400.3: ???"));

        Replay replay = replay(file, Map.of());

        assertEquals(1, replay.events.size());
        assertEquals("replay finished: 1 events, 2 rejected", replay.end);
    }

    @ParameterizedTest
    @CsvSource({"coinbase.ws,97,107", "binance.ws,0,1"})
    void aCaptureByAnotherProgramIsRecognizedByItsAddress(String name, int trades, int minQuotes) throws Exception {
        String fromEnvironment = System.getenv().getOrDefault("EXCHANGE_CAPTURES", "../shared/data/captures");
        Path file = Path.of(System.getProperty("quotecast.captures", fromEnvironment), name);
        Assumptions.assumeTrue(
                Files.isReadable(file),
                () -> "skipped: '" + file + "' does not exist; set EXCHANGE_CAPTURES to the directory of captures");

        Replay replay = replay(file, Map.of());

        assertEquals(
                trades, replay.events.stream().filter(Trade.class::isInstance).count());
        long quotes = replay.events.stream().filter(Quote.class::isInstance).count();
        assertTrue(quotes >= minQuotes, () -> quotes + " quotes");
        assertEquals(0, replay.sink.rejected());
    }

    @Test
    void theSettingNamesTheExchangeOfACaptureThatDoesNotSayIt() throws Exception {
        Path file = Files.write(
                folder.resolve("session"),
                List.of("wss://10.0.0.1 <-> 1767623400.0", "1767623400.2: " + match("BTC-USD", 1, "1.5")));

        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> replay(file, Map.of()));

        assertTrue(
                e.getMessage()
                        .startsWith("quotecast.replay.file: '" + file + "' does not say which exchange it is of; set"
                                + " quotecast.replay.format to one of capture-"),
                e::getMessage);
        assertEquals(
                1,
                replay(file, Map.of("quotecast.replay.format", "capture-coinbase"))
                        .events
                        .size());
    }

    @Test
    void aDirectoryWithoutCapturesIsRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> replay(folder, Map.of()));

        assertEquals("quotecast.replay.file: '" + folder + "' contains no capture", e.getMessage());
    }

    /** The result of a replay as fast as possible. */
    private record Replay(List<MarketEvent> events, EventSink sink, Instruments instruments, String end) {}

    private Replay replay(Path path, Map<String, String> overrides) throws InterruptedException {
        SettableClock later = new SettableClock(START + Duration.ofDays(1).toMillis() * 1_000);
        Instruments instruments = new Instruments();
        try (RecordingPipeline pipeline = new RecordingPipeline(later);
                EventSource source = source("replay", settings(path, overrides), instruments)) {
            EventSink sink = pipeline.sink("replay");
            source.start(sink);
            SourceState end = pipeline.awaitState(state -> state.kind() == SourceState.Kind.DOWN);
            return new Replay(pipeline.allEvents(), sink, instruments, end.text());
        }
    }

    private static Map<String, String> settings(Path path, Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>(overrides);
        settings.put("quotecast.replay.file", path.toString());
        settings.put("quotecast.replay.speed", "0");
        return settings;
    }

    private EventSource source(String name, Map<String, String> settings, Instruments instruments) {
        return source(name, settings, instruments, 0);
    }

    private EventSource source(String name, Map<String, String> settings, Instruments instruments, long sourceOffset) {
        SmallRyeConfig config = TestConfig.all(settings);
        SourceRegistry registry = new SourceRegistry(
                List.of(name),
                config.getConfigMapping(QuotecastConfig.class).sourcePriority(),
                config,
                new SourceType.Context(List.of(), instruments, Timeframes.DEFAULT, clock, new Random(1)));
        return registry.select()
                .factories()
                .get(0)
                .create()
                .apply(new SourceRunner.ResumePoint(List.of(), sourceOffset));
    }

    /** Closes a resource before its end. */
    private static void stop(AutoCloseable resource) throws Exception {
        resource.close();
    }

    private FrameCapture capture() {
        return new FrameCapture(new FrameCapture.Settings(folder, 1 << 20, Duration.ofHours(1)), clock);
    }

    private Path write(String name, String header, long second, String message, long nextSecond, String next)
            throws IOException {
        return Files.write(
                folder.resolve(name),
                List.of(
                        header,
                        START / 1_000_000 + second + ".0: " + message,
                        START / 1_000_000 + nextSecond + ".0: " + next));
    }

    private static String header(String source, int connection, String product) {
        return "# quotecast capture 1 {\"source\":\"" + source + "\",\"connection\":" + connection
                + ",\"products\":[{\"product\":\"" + product + "\",\"symbol\":\"" + product
                + "\",\"exchange\":\"BINANCE\",\"sector\":\"Crypto\",\"priceDecimals\":2,\"sizeDecimals\":2}]}";
    }

    private static String describe(Instrument instrument) {
        return Stream.of(
                        instrument.symbol(),
                        instrument.exchange(),
                        instrument.sector(),
                        instrument.priceDecimals(),
                        instrument.sizeDecimals())
                .map(String::valueOf)
                .toList()
                .toString();
    }

    private static String match(String product, long id, String price) {
        return "{\"type\":\"match\",\"trade_id\":" + id + ",\"side\":\"buy\",\"size\":\"0.5\",\"price\":\"" + price
                + "\",\"product_id\":\"" + new Symbol(product) + "\",\"time\":\"2026-01-05T14:30:0" + id % 10 + "Z\"}";
    }

    private static String ticker(String product, String bid, String ask) {
        return "{\"type\":\"ticker\",\"product_id\":\"" + product + "\",\"best_bid\":\"" + bid + "\",\"best_ask\":\""
                + ask + "\"}";
    }

    private static String bookTicker(long updateId) {
        return bookTicker("BTCUSDT", updateId);
    }

    private static String bookTicker(String product, long updateId) {
        return "{\"stream\":\"x\",\"data\":{\"u\":" + updateId + ",\"s\":\"" + product
                + "\",\"b\":\"1.50\",\"B\":\"2\",\"a\":\"1.51\",\"A\":\"3\"}}";
    }
}
