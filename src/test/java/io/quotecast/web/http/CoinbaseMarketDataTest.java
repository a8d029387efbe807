package io.quotecast.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.WebSocketTestClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The market data of Coinbase over HTTP, and its keys, on a server that requires one. */
@QuarkusTest
@Timeout(60)
@TestProfile(AuthRequiredProfile.class)
class CoinbaseMarketDataTest {
    /** 2026-01-05T14:30:00Z. */
    private static final long OPENING = 1_767_623_400_000_000L;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static boolean isFilled;

    @TestHTTPResource("/")
    URI server;

    @BeforeEach
    void publishTradesOfTwoHours() throws Exception {
        if (!isFilled) {
            isFilled = true;
            StringBuilder lines = new StringBuilder();
            for (int minute = 0; minute < 120; minute++) {
                lines.append(JsonLines.trade("ORCL", 100 + minute + ".5", OPENING + minute * 60_000_000L));
            }
            new IngestClient(server, ApiKeyFixture.ALL_ROLES).push(lines.toString());
        }
    }

    @Test
    void candlesOfEveryGranularityAreNewestFirst() throws Exception {
        assertEquals(
                "[[1767628800,190.50,204.50,190.50,204.50,15],[1767627900,175.50,189.50,175.50,189.50,15]]",
                get("/coinbase/products/ORCL-USD/candles?granularity=900&start=2026-01-05T15:45:00Z&end=1767628800"));
        assertEquals(
                "[[1767589200,100.50,219.50,100.50,219.50,120]]",
                get("/coinbase/products/ORCL-USD/candles?granularity=86400&start=2026-01-05&end=2026-01-06T00:00:00"));
        assertEquals(
                "{\"message\":\"granularity too small for the requested time range. Count of aggregations requested"
                        + " exceeds 300\"}",
                get("/coinbase/products/ORCL-USD/candles?granularity=60&start=2026-01-05&end=2026-01-06"));
    }

    @Test
    void tradesAreNewestFirstWithCursors() throws Exception {
        HttpResponse<String> newest = send("/coinbase/products/ORCL-USD/trades?limit=2", ApiKeyFixture.READER);
        String after = newest.headers().firstValue("CB-AFTER").orElseThrow();

        assertEquals(
                "[{\"trade_id\":120,\"side\":\"\",\"size\":\"1\",\"price\":\"219.50\","
                        + "\"time\":\"2026-01-05T16:29:00.000000Z\"},{\"trade_id\":119,\"side\":\"\",\"size\":\"1\","
                        + "\"price\":\"218.50\",\"time\":\"2026-01-05T16:28:00.000000Z\"}]",
                newest.body());
        assertEquals("119", after);
        assertEquals(
                "118",
                send("/coinbase/products/ORCL-USD/trades?limit=1&after=" + after, ApiKeyFixture.READER)
                        .headers()
                        .firstValue("CB-BEFORE")
                        .orElseThrow());
    }

    @Test
    void tickerAndProductAreDescribed() throws Exception {
        assertEquals(
                "{\"ask\":\"0.00\",\"bid\":\"0.00\",\"price\":\"219.50\",\"size\":\"1\"}",
                get("/coinbase/products/ORCL-USD/ticker")
                        .replaceAll("\"(volume|trade_id|time)\":(\"[^\"]*\"|[0-9]+),?", "")
                        .replace(",}", "}"));
        assertEquals(
                "{\"id\":\"ORCL-USD\",\"base_currency\":\"ORCL\",\"quote_currency\":\"USD\","
                        + "\"quote_increment\":\"0.01\",\"base_increment\":\"1\",",
                get("/coinbase/products/ORCL-USD").substring(0, 109));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "products/NOPE-USD | {\"message\":\"NotFound\"}",
                "products/NOPE-USD/candles | {\"message\":\"NotFound\"}",
                "products/ORCL-USD/candles?granularity=61 | {\"message\":\"Unsupported granularity; must be one of"
                        + " [60, 300, 900, 3600, 21600, 86400]\"}",
                "products/ORCL-USD/candles?granularity=x | {\"message\":\"granularity must be a whole number\"}",
                "products/ORCL-USD/candles?start=yesterday | {\"message\":\"start must be an ISO 8601 date or seconds"
                        + " since 1970\"}",
                "products/ORCL-USD/trades?limit=0 | {\"message\":\"limit must be at least 1\"}",
                "orders | {\"message\":\"Route not found\"}",
            })
    void errorsHaveTheFormOfCoinbase(String path, String body) throws Exception {
        assertEquals(body, get("/coinbase/" + path));
    }

    @Test
    void theKeyIsThatOfTheVendor() throws Exception {
        HttpResponse<String> anonymous = send("/coinbase/products", "");

        assertEquals(
                "401 {\"message\":\"CB-ACCESS-KEY header is required\"}",
                anonymous.statusCode() + " " + anonymous.body());
        HttpResponse<String> unknown = send("/coinbase/products", ApiKeyFixture.UNKNOWN);
        assertEquals("401 {\"message\":\"Invalid API Key\"}", unknown.statusCode() + " " + unknown.body());
        assertEquals(403, send("/coinbase/products", ApiKeyFixture.INGESTER).statusCode());
        assertEquals(200, send("/coinbase/products", ApiKeyFixture.READER).statusCode());
        assertEquals(
                404,
                send("/coinbase/products/ORCL-USD", ApiKeyFixture.SOME_SYMBOLS).statusCode());
        // The header is that of the dialect only.
        assertEquals(401, send("/v1/symbols", ApiKeyFixture.READER).statusCode());
    }

    @Test
    void aClientCanVerifyItsKeyBeforeItPresentsItInTheFeed() throws Exception {
        assertEquals("{\"id\":\"00000000-0000-0000-0000-000000000000\"}", get("/coinbase/users/self/verify"));
        assertEquals(401, send("/coinbase/users/self/verify", "").statusCode());
        assertEquals(
                401, send("/coinbase/users/self/verify", ApiKeyFixture.UNKNOWN).statusCode());
    }

    @Test
    void theTimeNeedsNoKeyBecauseClientsAskForItBeforeTheySign() throws Exception {
        assertEquals(200, send("/coinbase/time", "").statusCode());
    }

    @Test
    void overWebSocketTheKeyIsPartOfTheSubscription() throws Exception {
        String subscribe =
                "{\"type\":\"subscribe\",\"product_ids\":[\"ORCL-USD\"],\"channels\":[\"matches\"],\"key\":\"";
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/coinbase/any/path")) {
            client.send(subscribe + ApiKeyFixture.UNKNOWN + "\"}");
            assertEquals(
                    "{\"type\":\"error\",\"message\":\"Authentication Failed\",\"reason\":\"Invalid API Key\"}",
                    client.nextText());
            client.send(subscribe + ApiKeyFixture.READER + "\",\"signature\":\"x\",\"timestamp\":\"1\"}");
            assertEquals(
                    "{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"matches\","
                            + "\"product_ids\":[\"ORCL-USD\"]}]}",
                    client.nextText());
            assertEquals(
                    "{\"type\":\"last_match\",\"trade_id\":120,",
                    client.nextText().substring(0, 36));
        }
    }

    private String get(String path) throws Exception {
        return send(path, ApiKeyFixture.READER).body();
    }

    private HttpResponse<String> send(String path, String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
        if (!key.isEmpty()) {
            request.header("CB-ACCESS-KEY", key).header("CB-ACCESS-SIGN", "not checked");
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
