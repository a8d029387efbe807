package io.quotecast.web.http.massive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The market data of Massive over HTTP, from memory. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class MassiveMarketDataTest {
    private static final long OPENING = 1_767_623_400_000_000L;
    private static final int TRADES = 240;
    private static boolean isIngested;

    @TestHTTPResource("/")
    URI server;

    /** One trade per second for four minutes, from 14:30 on, at 100.00, 101.00, ... */
    @BeforeEach
    void ingestOnce() throws Exception {
        if (!isIngested) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < TRADES; i++) {
                lines.append(JsonLines.trade("HSY", String.valueOf(100 + i), OPENING + i * 1_000_000L));
            }
            lines.append("{\"T\":\"q\",\"S\":\"HSY\",\"bp\":338.99,\"bs\":3,\"ap\":339.01,\"as\":4,\"t\":" + OPENING
                    + "}\n");
            lines.append("{\"T\":\"t\",\"S\":\"ETH-USD\",\"p\":3000.5,\"s\":0.125,\"side\":\"sell\",\"t\":" + OPENING
                    + "}\n");
            new IngestClient(server).push(lines.toString());
            isIngested = true;
        }
    }

    @Test
    void aggregatesAreComposedAndPaged() {
        String path = "/massive/v2/aggs/ticker/HSY/range/2/minute/2026-01-05/2026-01-05";

        JsonPath all = get(path);
        JsonPath first = get(path + "?limit=1");
        JsonPath last = get(path + "?limit=1&sort=desc");

        assertEquals("[1767623400000, 1767623520000]", all.getString("results.t"));
        assertEquals("100.0 219.0 219.0 100.0 120", row(all, 0));
        assertEquals("220.0 339.0 339.0 220.0 120", row(all, 1));
        assertEquals("HSY OK true 2", text(all, "ticker", "status", "adjusted", "resultsCount"));
        assertEquals("[1767623400000]", first.getString("results.t"));
        assertEquals("[1767623520000]", last.getString("results.t"));
        assertEquals("[1767623520000]", get(pathOf(first.getString("next_url"))).getString("results.t"));
        assertEquals("[1767623400000]", get(pathOf(last.getString("next_url"))).getString("results.t"));
    }

    @Test
    void tradesArePagedInBothDirections() {
        for (String order : List.of("asc", "desc")) {
            List<Integer> sequence = new ArrayList<>();
            String next = "/massive/v3/trades/HSY?limit=100&order=" + order + "&timestamp.gte=2026-01-05&apiKey=any";
            while (next != null) {
                JsonPath page = get(next);
                sequence.addAll(page.getList("results.price", Float.class).stream()
                        .map(Float::intValue)
                        .toList());
                String nextUrl = page.getString("next_url");
                // Clients append their key to the address.
                next = nextUrl == null ? null : pathOf(nextUrl) + "&apiKey=any";
                assertTrue(nextUrl == null || (nextUrl.contains("?") && !nextUrl.contains("apiKey")), nextUrl);
            }
            assertEquals(TRADES, sequence.size(), order);
            assertEquals(order.equals("asc") ? 100 : 339, sequence.get(0));
            assertEquals(order.equals("asc") ? 339 : 100, sequence.get(TRADES - 1));
        }
        assertEquals(
                "[102.0, 101.0]",
                get("/massive/v3/trades/HSY?timestamp.gt=1767623400000000000&timestamp.lte=1767623402000000000")
                        .getString("results.price"));
    }

    @Test
    void aPathWithTwoPrefixesLeadsToTheSamePage() {
        JsonPath page = get("/massive/massive/v3/trades/HSY?limit=1&order=asc");

        assertEquals("[100.0]", page.getString("results.price"));
        assertTrue(
                page.getString("next_url").contains(":" + server.getPort() + "/massive/v3/trades/HSY?"),
                page.prettify());
    }

    @Test
    void theLastTradeAndQuoteAndSnapshotsAreExact() {
        String trade = body("/massive/v2/last/trade/HSY");
        String quote = body("/massive/v2/last/nbbo/HSY");
        String crypto = body("/massive/v1/last/crypto/ETH/USD");
        JsonPath snapshot = get("/massive/v2/snapshot/locale/us/markets/stocks/tickers/HSY");

        assertTrue(trade.contains("\"results\":{\"T\":\"HSY\",\"c\":[],\"i\":\"240\",\"p\":339.00,"), trade);
        assertTrue(trade.contains("\"t\":1767623639000000000,\"x\":10,\"y\":1767623639000000000,\"z\":1}"), trade);
        assertTrue(quote.contains("\"results\":{\"P\":339.01,\"S\":4,\"T\":\"HSY\",\"X\":10,\"p\":338.99,"), quote);
        assertTrue(crypto.startsWith("{\"last\":{\"conditions\":[1],\"exchange\":1,\"price\":3000.5"), crypto);
        assertEquals(
                "339.0 100.0 338.99 339.0",
                text(snapshot, "ticker.day.c", "ticker.day.o", "ticker.lastQuote.p", "ticker.lastTrade.p"));
        assertEquals(
                "[X:ETHUSD]",
                get("/massive/v2/snapshot/locale/global/markets/crypto/tickers?tickers=X:ETHUSD,HSY,NOPE")
                        .getString("tickers.ticker"));
    }

    @Test
    void symbolsArePagedByTicker() {
        JsonPath first = get("/massive/v3/reference/tickers?search=apple&limit=1&market=stocks");
        JsonPath pairs = get("/massive/v3/reference/tickers?market=crypto&limit=1000");

        assertEquals("[AAPL]", first.getString("results.ticker"));
        assertTrue(pairs.getList("results.ticker", String.class).contains("X:ETHUSD"), pairs.prettify());
        assertEquals(
                "ETH usd crypto global",
                text(
                        get("/massive/v3/reference/tickers/X:ETHUSD"),
                        "results.base_currency_symbol",
                        "results.currency_name",
                        "results.market",
                        "results.locale"));
        assertEquals("open", get("/massive/v1/marketstatus/now").getString("market"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v2/aggs/ticker/HSY/range/1/minute/x/2026-01-05 | 400"
                        + " | Could not parse the time parameter: 'from'. Use YYYY-MM-DD or Unix MS Timestamps",
                "v2/aggs/ticker/HSY/range/1/minute/2026-01-05/-1 | 400"
                        + " | Could not parse the time parameter: 'to'. Use YYYY-MM-DD or Unix MS Timestamps",
                "v2/aggs/ticker/HSY/range/1/minute/2026-01-06/2026-01-05 | 400"
                        + " | The parameter 'to' cannot be a time that occurs before 'from'",
                "v2/aggs/ticker/HSY/range/0/minute/2026-01-05/2026-01-05 | 400"
                        + " | Could not parse the parameter: 'multiplier'. Use a number from 1 on that is not too large for"
                        + " the timespan",
                "v2/aggs/ticker/HSY/range/1/fortnight/2026-01-05/2026-01-05 | 400"
                        + " | Could not parse the parameter: 'timespan'. Use second, minute, hour, day, week, month,"
                        + " quarter or year",
                "v2/aggs/ticker/HSY/range/1/day/2026-01-05/2026-01-05?limit=50001 | 400"
                        + " | Could not parse the parameter: 'limit'. Use a number from 1 to 50000",
                "v2/aggs/ticker/HSY/range/1/day/2026-01-05/2026-01-05?sort=up | 400"
                        + " | Could not parse the parameter: 'sort'. Use asc or desc",
                "v2/aggs/ticker/HSY/range/1/day/2026-01-05/2026-01-05?cursor=!! | 400"
                        + " | Could not parse the parameter: 'cursor'. Use the value of next_url",
                "v3/trades/HSY?timestamp=yesterday | 400"
                        + " | Could not parse the time parameter: 'timestamp'. Use YYYY-MM-DD or Unix NS Timestamps",
                "v3/trades/HSY?cursor=eHg | 400 | Could not parse the parameter: 'cursor'. Use the value of next_url",
                "v2/last/trade/NOPE | 404 | Data not found.",
                "v2/last/nbbo/CLX | 404 | Data not found.",
                "v2/snapshot/locale/us/markets/stocks/tickers/NOPE | 404 | Ticker not found.",
                "v2/snapshot/locale/us/markets/crypto/tickers | 404"
                        + " | There are snapshots of the markets us/stocks and global/crypto.",
                "v3/reference/tickers/NOPE | 404 | Ticker not found.",
            })
    void anInvalidRequestIsAnsweredInTheFormOfMassive(String path, int code, String text) {
        Response response = RestAssured.get("/massive/" + path);

        assertEquals(code, response.statusCode());
        assertEquals(
                (code == 400 ? "ERROR" : "NOT_FOUND") + " " + text,
                response.path("status") + " " + response.path(code == 400 ? "error" : "message"));
        assertEquals(32, response.<String>path("request_id").length());
    }

    @Test
    void anUnknownTickerHasNoAggregatesAndNoTrades() {
        assertEquals(
                "0 OK null",
                text(
                        get("/massive/v2/aggs/ticker/NOPE/range/1/day/2026-01-05/2026-01-05"),
                        "resultsCount",
                        "status",
                        "results"));
        assertEquals("[] OK", text(get("/massive/v3/trades/NOPE"), "results", "status"));
    }

    private static String row(JsonPath page, int row) {
        String prefix = "results[" + row + "].";
        return text(page, prefix + "o", prefix + "c", prefix + "h", prefix + "l", prefix + "n");
    }

    private static String text(JsonPath json, String... paths) {
        List<String> values = new ArrayList<>();
        for (String path : paths) {
            values.add(String.valueOf(json.<Object>get(path)));
        }
        return String.join(" ", values);
    }

    private static String pathOf(String address) {
        URI uri = URI.create(address);
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private static JsonPath get(String path) {
        Response response = request(path);
        assertEquals(200, response.statusCode(), path + response.asString());
        return response.jsonPath();
    }

    private static String body(String path) {
        return request(path).asString();
    }

    private static Response request(String path) {
        return RestAssured.given().urlEncodingEnabled(false).get(path);
    }
}
