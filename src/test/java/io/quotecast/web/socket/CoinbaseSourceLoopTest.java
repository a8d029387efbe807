package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import io.quotecast.source.coinbase.CoinbaseProtocol;
import io.quotecast.source.coinbase.CoinbaseSettings;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeSource;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.SimulatorProfile;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connects the server's own source of Coinbase to the server's own endpoint. */
@Tag("slow")
@QuarkusTest
@Timeout(240)
@TestProfile(SimulatorProfile.class)
class CoinbaseSourceLoopTest {
    private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "NVDA", "AMZN");
    private static final int EVENTS = 400;

    @TestHTTPResource("/")
    URI server;

    /** The server's own source reproduces every event of the server's own endpoint. */
    @Test
    void theSourceOfCoinbaseReproducesTheFeed() throws Exception {
        InstantSource clock = InstantSource.system();
        List<String> products = SYMBOLS.stream().map(symbol -> symbol + "-USD").toList();
        Map<String, Decimals> decimals = new HashMap<>();
        products.forEach(product -> decimals.put(product, new Decimals(2, 0)));
        ExchangeSource source = new ExchangeSource(
                new CoinbaseProtocol(decimals),
                CoinbaseSettings.of(
                        URI.create("ws://127.0.0.1:" + server.getPort() + "/coinbase"),
                        products,
                        List.of(),
                        Duration.ofSeconds(60)),
                new Instruments(),
                new Random(1));
        String query = "?snapshot=false&trades=" + String.join(",", SYMBOLS) + "&quotes=" + String.join(",", SYMBOLS);

        try (RecordingPipeline pipeline = new RecordingPipeline(clock);
                FeedClient feed = FeedClient.connect(server, query)) {
            List<String> sent = new ArrayList<>();
            Set<String> quoted = new HashSet<>();
            while (quoted.size() < SYMBOLS.size()) {
                JsonNode event = feed.event();
                sent.add(describe(event));
                if (event.path("T").asText().equals("q")) {
                    quoted.add(event.path("S").asText());
                }
            }

            source.start(pipeline.sink("coinbase"));
            List<String> reproduced = pipeline.nextEvents(EVENTS).stream()
                    .map(CoinbaseSourceLoopTest::describe)
                    .toList();
            source.close();
            while (!sent.get(sent.size() - 1).equals(reproduced.get(EVENTS - 1))) {
                sent.add(describe(feed.event()));
            }

            // The first event of each product is the state before the subscription.
            List<String> live = reproduced.subList(SYMBOLS.size(), EVENTS);
            assertEquals(live, sent.subList(sent.size() - live.size(), sent.size()));
        }
    }

    private static String describe(MarketEvent event) {
        if (event instanceof Trade trade) {
            return "t " + trade.instrument().symbol().text().replace("-USD", "") + " " + trade.price() + " "
                    + trade.size() + " " + trade.side().text() + " " + trade.tradeId() + " " + trade.timeMicros();
        }
        Quote quote = (Quote) event;
        return "q " + quote.instrument().symbol().text().replace("-USD", "") + " " + quote.bid() + " " + quote.bidSize()
                + " " + quote.ask() + " " + quote.askSize() + " " + quote.timeMicros();
    }

    private static String describe(JsonNode event) {
        String prefix = event.path("T").asText() + " " + event.path("S").asText() + " ";
        return event.path("T").asText().equals("t")
                ? prefix + cents(event, "p") + " " + event.path("s").asLong() + " "
                        + event.path("side").asText() + " " + event.path("i").asLong() + " "
                        + event.path("t").asLong()
                : prefix + cents(event, "bp") + " " + event.path("bs").asLong() + " " + cents(event, "ap") + " "
                        + event.path("as").asLong() + " " + event.path("t").asLong();
    }

    private static long cents(JsonNode event, String key) {
        return event.path(key).decimalValue().movePointRight(2).longValueExact();
    }
}
