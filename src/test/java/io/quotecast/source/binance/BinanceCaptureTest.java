package io.quotecast.source.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.source.EventSink;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeSource;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.StubExchange;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Replays a captured session of the exchange over a real WebSocket. It has no trades, and streams of other kinds. */
class BinanceCaptureTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PRODUCTS = List.of("NKNUSDT", "BLZETH", "LRCBTC", "RUNEEUR");
    private static final Map<String, Decimals> EIGHT_DECIMALS =
            PRODUCTS.stream().collect(Collectors.toMap(product -> product, product -> new Decimals(8, 8)));

    private final ManualClock clock = new ManualClock(Instant.parse("2021-10-12T00:30:00Z"));
    private final Instruments instruments = new Instruments();

    @Test
    void everyQuoteOfARecordedSessionArrivesExactlyAndOtherStreamsAreIgnored() throws Exception {
        List<String> messages = messages();
        Duration silence = Duration.ofHours(1);
        try (StubExchange exchange = new StubExchange();
                RecordingPipeline pipeline = new RecordingPipeline(clock);
                ExchangeSource source = new ExchangeSource(
                        new BinanceProtocol(Optional.of(EIGHT_DECIMALS)),
                        BinanceSettings.of(exchange.address(), PRODUCTS, List.of(), silence, silence),
                        instruments,
                        new Random(42))) {
            EventSink sink = pipeline.sink("binance");
            List<MarketEvent> expected = expected(messages);
            source.start(sink);
            StubExchange.AcceptedConnection connection = exchange.nextConnection();
            messages.forEach(connection::send);

            assertEquals(expected, pipeline.nextEvents(expected.size()));
            connection.ping("all processed?");
            assertEquals(0, sink.rejected());
        }
    }

    private List<MarketEvent> expected(List<String> messages) throws IOException {
        List<MarketEvent> expected = new ArrayList<>();
        for (String message : messages) {
            JsonNode json = JSON.readTree(message);
            if (json.path("stream").asText().endsWith("@bookTicker")) {
                JsonNode data = json.path("data");
                Instrument instrument =
                        instruments.find(data.path("s").textValue()).orElseThrow();
                expected.add(new Quote(
                        instrument,
                        units(data, "b"),
                        units(data, "B"),
                        units(data, "a"),
                        units(data, "A"),
                        clock.micros()));
            }
        }
        return expected;
    }

    private static long units(JsonNode json, String key) {
        return new BigDecimal(json.path(key).textValue()).movePointRight(8).longValueExact();
    }

    /** Returns the captured messages in order. */
    private static List<String> messages() throws IOException {
        String fromEnvironment = System.getenv().getOrDefault("EXCHANGE_CAPTURES", "../shared/data/captures");
        Path capture = Path.of(System.getProperty("quotecast.captures", fromEnvironment), "binance.ws");
        Assumptions.assumeTrue(
                Files.isReadable(capture),
                () -> "skipped: '" + capture + "' does not exist; set EXCHANGE_CAPTURES to the directory of captures");
        return Files.readAllLines(capture).stream()
                .filter(line -> line.matches("\\d+\\.\\d+: .*"))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }
}
