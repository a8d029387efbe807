package io.quotecast.source.coinbase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.HttpText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoinbaseProductListTest {
    private static final String LIST = "[{\"id\":\"BTC-USD\",\"base_currency\":\"BTC\",\"quote_increment\":\"0.01\","
            + "\"base_increment\":\"0.00000001\",\"nested\":{\"id\":\"X\"},\"status\":\"online\"},"
            + "{\"id\":\"SHIB-USD\",\"quote_increment\":\"0.00000001\",\"base_increment\":\"1\"},"
            + "{\"id\":\"WEI-USD\",\"quote_increment\":\"0.000000000000000001\","
            + "\"base_increment\":\"0.000000000000000001\",\"base_max_size\":\"0.005\"},"
            + "{\"id\":\"BAD-USD\",\"quote_increment\":\"x\",\"base_increment\":\"1\"},{\"id\":7},{}]";

    @Test
    void decimalsComeFromTheIncrements() throws IOException {
        assertEquals(
                Map.of(
                        "BTC-USD", new Decimals(2, 8),
                        "SHIB-USD", new Decimals(8, 0),
                        "WEI-USD", new Decimals(18, 18)),
                CoinbaseProductList.parse(LIST, List.of("BTC-USD", "SHIB-USD", "WEI-USD", "BAD-USD", "NEW-USD")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[{", "nonsense", "[{\"id\":\"BTC-USD\""})
    void aTextThatIsNoListIsRefused(String text) {
        assertThrows(IOException.class, () -> CoinbaseProductList.parse(text, List.of("BTC-USD")));
    }

    @ParameterizedTest
    @CsvSource({
        "wss://ws-feed.exchange.coinbase.com, https://api.exchange.coinbase.com/products",
        "wss://ws-feed-public.sandbox.exchange.coinbase.com, "
                + "https://api-public.sandbox.exchange.coinbase.com/products",
        "ws://localhost:8351/feed, http://localhost:8351/products"
    })
    void theAddressFollowsFromThatOfTheFeed(URI feed, URI list) {
        assertEquals(list, CoinbaseProductList.addressFor(feed));
    }

    @Test
    void theListIsFetchedUnlessItIsMissingOrTooLong() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/products", exchange -> {
            byte[] body = LIST.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/products");
        try {
            assertEquals(Map.of("BTC-USD", new Decimals(2, 8)), CoinbaseProductList.read(address, List.of("BTC-USD")));
            IOException missing = assertThrows(
                    IOException.class, () -> CoinbaseProductList.read(address.resolve("/other"), List.of("BTC-USD")));
            assertEquals("the exchange returned HTTP status 404", missing.getMessage());
            IOException tooLong = assertThrows(
                    IOException.class, () -> HttpText.get(address, LIST.length() - 1, Duration.ofSeconds(60)));
            assertEquals("the document is longer than " + (LIST.length() - 1) + " bytes", tooLong.getMessage());
        } finally {
            server.stop(0);
        }
    }
}
