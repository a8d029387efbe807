package io.quotecast.source.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.quotecast.source.exchange.Decimals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decimals according to the descriptions of products. */
class GeminiProductListTest {
    @Test
    void theTickSizeIsThatOfSizes() throws Exception {
        String description = "{\"symbol\":\"BTCUSD\",\"base_currency\":\"BTC\",\"quote_currency\":\"USD\","
                + "\"tick_size\":1E-8,\"quote_increment\":0.01,\"min_order_size\":\"0.00001\",\"status\":\"open\","
                + "\"wrap_enabled\":false}";

        assertEquals(Optional.of(new Decimals(2, 8)), GeminiProductList.parse(description));
        assertEquals(Optional.empty(), GeminiProductList.parse("{\"symbol\":\"BTCUSD\"}"));
    }

    @Test
    void aProductThatIsNotDescribedAffectsOnlyItself() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/details/BTCUSD", exchange -> {
            byte[] body = "{\"tick_size\":1E-8,\"quote_increment\":0.01}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/details/");
        try {
            assertEquals(
                    Map.of("BTCUSD", new Decimals(2, 8)), GeminiProductList.read(address, List.of("GONE", "BTCUSD")));
            IOException e = assertThrows(IOException.class, () -> GeminiProductList.read(address, List.of("GONE")));
            assertEquals("the exchange returned HTTP status 404", e.getMessage());
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "<html>"})
    void somethingElseIsAnError(String text) {
        assertThrows(IOException.class, () -> GeminiProductList.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "wss://api.gemini.com/v2/marketdata,https://api.gemini.com/v1/symbols/details/",
        "ws://127.0.0.1:8080/feed,http://127.0.0.1:8080/v1/symbols/details/",
    })
    void theAddressFollowsFromThatOfTheFeed(URI feed, URI address) {
        assertEquals(address, GeminiProductList.addressFor(feed));
    }
}
