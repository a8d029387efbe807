package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.binance.connector.client.impl.WebSocketStreamClientImpl;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.SimulatorProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connects Binance's own client for Java by changing nothing but the address. */
@Tag("slow")
@QuarkusTest
@Timeout(240)
@TestProfile(SimulatorProfile.class)
class BinanceConnectorTest {
    private static final int TRADES = 50;
    private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "NVDA", "AMZN");

    @TestHTTPResource("/")
    URI server;

    @Test
    void tradesAreThoseOfTheFeed() throws Exception {
        BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
        WebSocketStreamClientImpl client = new WebSocketStreamClientImpl("ws://" + server.getAuthority() + "/binance");

        try (FeedClient feed = FeedClient.connect(server, "?trades=" + String.join(",", SYMBOLS))) {
            ArrayList<String> streams = new ArrayList<>();
            SYMBOLS.forEach(symbol -> streams.add(symbol.toLowerCase(Locale.ROOT) + "@trade"));
            client.combineStreams(streams, text -> received.add(FeedClient.parse(text)));

            Map<String, JsonNode> byId = new HashMap<>();
            for (int i = 0; i < TRADES; i++) {
                JsonNode trade = received.poll(60, TimeUnit.SECONDS);
                assertNotNull(trade, "no trade");
                JsonNode data = trade.get("data");
                String id = data.get("s").asText() + " " + data.get("t").asLong();
                while (!byId.containsKey(id)) {
                    JsonNode event = feed.event();
                    byId.put(event.get("S").asText() + " " + event.get("i").asLong(), event);
                }
                JsonNode event = byId.get(id);
                assertEquals(
                        List.of(
                                event.get("p").asText(),
                                event.get("s").asText(),
                                event.get("t").asLong() / 1_000),
                        List.of(
                                data.get("p").asText(),
                                data.get("q").asText(),
                                data.get("T").asLong()));
                assertEquals(
                        data.get("s").asText().toLowerCase(Locale.ROOT) + "@trade",
                        trade.get("stream").asText());
            }
        } finally {
            client.closeAllConnections();
        }
    }
}
