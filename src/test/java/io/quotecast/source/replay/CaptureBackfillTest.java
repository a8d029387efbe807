package io.quotecast.source.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.config.QuotecastConfig;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Opening;
import io.quotecast.market.Timeframes;
import io.quotecast.source.PastBars;
import io.quotecast.source.SourceRegistry;
import io.quotecast.source.SourceType;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.testing.Await;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.StubBars;
import io.quotecast.testing.TestConfig;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bars from before a capture. */
class CaptureBackfillTest {
    /** Monday 2026-01-05, 14:30:20 UTC. */
    private static final long BEGIN = 1_767_623_420L;

    private static final long NOW = BEGIN + 86_400;
    private static final String HEADER = "# quotecast capture 1 {\"source\":\"%s\",\"connection\":1,\"products\":["
            + "{\"product\":\"%s\",\"symbol\":\"BTC\",\"exchange\":\"TEST\",\"sector\":\"Crypto\"%s}]}";
    private static final String DECIMALS = ",\"priceDecimals\":3,\"sizeDecimals\":6";

    private static final String PRICE = "50000.125";
    private static final String SIZE = "1234567";
    private static final String LEARNED = Decimals.inferred(PRICE, SIZE)
            .map(decimals -> decimals.price() + " " + decimals.size())
            .orElseThrow();

    private final Instruments instruments = new Instruments();

    @TempDir
    Path folder;

    @Test
    void theBarsEndWhereTheOldestFileBegins() throws Exception {
        String header = HEADER.formatted("binance", "BTCUSDT", DECIMALS);
        write("a.ws", header, "ws://localhost <-> " + BEGIN + ".5");
        write("b.ws", header, "ws://localhost <-> " + (BEGIN + 3_600));

        Opening opening = load(folder, Map.of());

        assertEquals(BEGIN / 60 * 60_000_000 - 1, opening.timeMicros());
        assertEquals("BTC 3 6", describe(opening.instrument()));
    }

    @ParameterizedTest
    @CsvSource({
        "coinbase, BTC-USD, /products/BTC-USD/candles?granularity=86400",
        "kraken, BTC/USD, /0/public/OHLC?pair=XBTUSD&interval=1440"
    })
    void theBarsAreThoseOfTheExchangeOfTheCapture(String exchange, String product, String request) throws Exception {
        write("a.ws", HEADER.formatted(exchange, product, DECIMALS), "ws://localhost <-> " + BEGIN);

        try (StubBars stub = new StubBars(() -> NOW);
                PastBars bars = pastBars(
                        folder,
                        Map.of(
                                "quotecast." + exchange + ".backfill-address",
                                stub.address().toString()))) {
            bars.start(openings -> {});

            Await.until("bars are requested", () -> !stub.requests().isEmpty());
            assertTrue(stub.requests().get(0).startsWith(request), () -> stub.requests()
                    .get(0));
        }
    }

    @Test
    void decimalsThatTheHeaderLacksFollowFromTheFirstPriceAsInAReplay() throws Exception {
        write("a.ws", HEADER.formatted("binance", "BTCUSDT", ""), BEGIN + ".0: " + trade("BTCUSDT"));

        Opening opening = load(folder, Map.of());

        assertEquals("BTC " + LEARNED, describe(opening.instrument()));
    }

    @Test
    void theProductsOfACaptureByAnotherProgramAreThoseOfItsFirstMessages() throws Exception {
        Path file = write(
                "session.ws",
                "wss://localhost/stream <-> " + BEGIN + ".0",
                BEGIN + ".5: {\"type\":",
                BEGIN + ".6: " + trade("BTCUSDT"));

        Opening opening = load(file, Map.of("quotecast.replay.format", "capture-binance"));

        assertEquals("BTCUSDT " + LEARNED, describe(opening.instrument()));
    }

    @Test
    void aProductWithoutAPriceIsLeftToTheReplay() throws Exception {
        write("a.ws", HEADER.formatted("binance", "BTCUSDT", ""), "ws://localhost <-> " + BEGIN);

        PastBars bars = pastBars(folder, Map.of());

        assertEquals(List.of(), instruments.all());
        bars.close();
    }

    @Test
    void aCaptureWithoutMessagesHasNoBars() throws Exception {
        write("a.ws", HEADER.formatted("binance", "BTCUSDT", DECIMALS));

        assertTrue(pastBars(folder, Map.of()).isEmpty());
    }

    @Test
    void theBackfillIsOffByDefault() throws Exception {
        write("a.ws", HEADER.formatted("binance", "BTCUSDT", DECIMALS), "ws://localhost <-> " + BEGIN);

        assertTrue(
                pastBars(folder, Map.of("quotecast.replay.backfill", "false")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"T\":\"t\",\"S\":\"BTC\",\"p\":1,\"s\":1,\"t\":1}",
                "# quotecast capture 1 {\"source\":\"gemini\",\"connection\":1,\"products\":[]}"
            })
    void anotherRecordingIsRefused(String line) throws Exception {
        Path file = write("day.ndjson", line);

        assertEquals(
                "quotecast.replay.backfill: 'true' is invalid, because the recording is not a capture of any of"
                        + " binance, coinbase, kraken; name such a capture in quotecast.replay.file, or set"
                        + " quotecast.replay.backfill to false",
                assertThrows(IllegalArgumentException.class, () -> pastBars(file, Map.of()))
                        .getMessage());
    }

    @Test
    void aHeaderThatIsNotValidIsRefused() throws Exception {
        Path file = write(
                "a.ws", HEADER.formatted("binance", "BTCUSDT", DECIMALS).replace("\"BTC\"", "\"B T C\""), "x <-> 1");

        String message = assertThrows(IllegalArgumentException.class, () -> pastBars(file, Map.of()))
                .getMessage();

        assertTrue(message.startsWith("quotecast.replay.file: "), message);
        assertTrue(message.contains("B T C"), message);
    }

    private Opening load(Path recording, Map<String, String> settings) throws Exception {
        BlockingQueue<Opening> openings = new LinkedBlockingQueue<>();
        try (StubBars stub = new StubBars(() -> NOW)) {
            Map<String, String> all = new HashMap<>(settings);
            all.put("quotecast.binance.backfill-address", stub.address().toString());
            try (PastBars bars = pastBars(recording, all)) {
                bars.start(openings::addAll);
                return Optional.ofNullable(openings.poll(60, TimeUnit.SECONDS)).orElseThrow();
            }
        }
    }

    private PastBars pastBars(Path recording, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(
                Map.of("quotecast.replay.file", recording.toString(), "quotecast.replay.backfill", "true"));
        all.putAll(settings);
        SmallRyeConfig config = TestConfig.all(all);
        return new SourceRegistry(
                        List.of("replay"),
                        config.getConfigMapping(QuotecastConfig.class).sourcePriority(),
                        config,
                        new SourceType.Context(
                                List.of(),
                                instruments,
                                Timeframes.DEFAULT,
                                new ManualClock(NOW * 1_000_000),
                                new Random(1)))
                .pastBars();
    }

    private Path write(String name, String... lines) throws Exception {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private static String describe(Instrument instrument) {
        return instrument.symbol() + " " + instrument.priceDecimals() + " " + instrument.sizeDecimals();
    }

    private static String trade(String product) {
        return "{\"stream\":\"x\",\"data\":{\"e\":\"trade\",\"E\":1,\"s\":\"" + product + "\",\"t\":1,\"p\":\"" + PRICE
                + "\",\"q\":\"" + SIZE + "\",\"T\":" + BEGIN * 1_000 + ",\"m\":true,\"M\":true}}";
    }
}
