package io.quotecast.source.coinbase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
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
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Replays a captured session of the exchange over a real WebSocket. */
class CoinbaseCaptureTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PRODUCTS = List.of(
            "SKL-USD",
            "SKL-BTC",
            "BAND-GBP",
            "NMR-EUR",
            "BAND-BTC",
            "YFI-BTC",
            "DASH-BTC",
            "NU-GBP",
            "CRV-EUR",
            "SKL-GBP");

    private static final Map<String, Decimals> EIGHT_DECIMALS =
            PRODUCTS.stream().collect(Collectors.toMap(product -> product, product -> new Decimals(8, 8)));

    private final Instruments instruments = new Instruments();

    @Test
    void everyMatchAndTickerOfARecordedSessionArrivesExactly() throws Exception {
        List<String> messages = messages();
        List<MarketEvent> arrived;
        List<MarketEvent> expected;

        try (StubExchange exchange = new StubExchange();
                RecordingPipeline pipeline =
                        new RecordingPipeline(new ManualClock(Instant.parse("2021-04-17T17:00:00Z")));
                ExchangeSource source = new ExchangeSource(
                        new CoinbaseProtocol(EIGHT_DECIMALS),
                        CoinbaseSettings.of(exchange.address(), PRODUCTS, List.of(), Duration.ofSeconds(60)),
                        instruments,
                        new Random(42))) {
            expected = expected(messages);
            EventSink sink = pipeline.sink("coinbase");
            source.start(sink);
            StubExchange.AcceptedConnection acceptedConnection = exchange.nextConnection();
            acceptedConnection.nextMessage();
            messages.forEach(acceptedConnection::send);

            arrived = pipeline.nextEvents(expected.size());

            for (Rejection rejection : Rejection.values()) {
                assertEquals(0, sink.rejected(rejection), rejection.text());
            }
        }
        assertEquals(97, arrived.stream().filter(Trade.class::isInstance).count());
        assertEquals(107, arrived.stream().filter(Quote.class::isInstance).count());
        for (int index = 0; index < expected.size(); index++) {
            assertEquals(expected.get(index), arrived.get(index));
        }
    }

    private List<MarketEvent> expected(List<String> messages) throws IOException {
        List<MarketEvent> expected = new ArrayList<>();
        for (String message : messages) {
            JsonNode json = JSON.readTree(message);
            String type = json.path("type").textValue();
            if (!type.equals("match") && !type.equals("ticker")) {
                continue;
            }
            Instrument product =
                    instruments.find(json.path("product_id").textValue()).orElseThrow();
            long time = ChronoUnit.MICROS.between(
                    Instant.EPOCH, OffsetDateTime.parse(json.path("time").textValue()));
            if (type.equals("match")) {
                boolean makerSold = json.path("side").textValue().equals("sell");
                long id = json.path("trade_id").longValue();
                expected.add(new Trade(
                        product,
                        units(json, "price"),
                        units(json, "size"),
                        makerSold ? Side.BUY : Side.SELL,
                        "COINBASE",
                        id,
                        time));
            } else {
                expected.add(new Quote(product, units(json, "best_bid"), 0, units(json, "best_ask"), 0, time));
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
        Path capture = Path.of(System.getProperty("quotecast.captures", fromEnvironment), "coinbase.ws");
        Assumptions.assumeTrue(
                Files.isReadable(capture),
                () -> "skipped: '" + capture + "' does not exist; set EXCHANGE_CAPTURES to the directory of captures");
        return Files.readAllLines(capture).stream()
                .filter(line -> line.matches("\\d+\\.\\d+: .*"))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }
}
