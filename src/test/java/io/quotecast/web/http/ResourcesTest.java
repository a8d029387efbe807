package io.quotecast.web.http;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.AsyncApiContract;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST resources, and the documents and pages that the server delivers. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class ResourcesTest {
    @TestHTTPResource("/")
    URI server;

    private IngestClient ingestClient;

    @BeforeEach
    void createClient() {
        ingestClient = new IngestClient(server);
    }

    @Test
    void allSymbolsAreListed() {
        JsonNode symbols = get("/v1/symbols");

        assertEquals(
                "{\"symbol\":\"AAPL\",\"name\":\"Apple Inc.\",\"exchange\":\"NASDAQ\",\"sector\":\"Information"
                        + " Technology\",\"price_decimals\":2,\"size_decimals\":0,\"tick\":0.01,"
                        + "\"calendar\":\"XNYS\",\"tz\":\"America/New_York\"}",
                FeedClient.text(symbols.get(0)));
        assertEquals(555, symbols.size());
    }

    @ParameterizedTest
    @CsvSource({
        "apple inc, AAPL",
        "aapl, AAPL",
        "BERKSHIRE, BRK.B",
        "%5Egspc, ^GSPC",
        "doge-usd, DOGE-USD",
        "no such thing, ''"
    })
    void symbolsAreFoundByTheirTextAndByName(String search, String expected) {
        JsonNode symbols = get("/v1/symbols?q=" + search.replace(" ", "%20"));

        assertEquals(expected, String.join(",", symbols.findValuesAsText("symbol")));
    }

    @ParameterizedTest
    @CsvSource({"/, gzip", "/style.css, gzip", "/dashboard/main.js, gzip", "/v1/symbols,", "/v1/snapshot?symbols=AAPL,"
    })
    void textOfThePageIsCompressedAndDataIsNot(String path, String encoding) {
        Response response =
                RestAssured.given().header("Accept-Encoding", "gzip").get(path);

        assertEquals(200, response.statusCode());
        assertEquals(encoding, response.header("Content-Encoding"));
    }

    @Test
    void aSnapshotHoldsTheNewestEventOfEachKind() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?bars=RTX&snapshot=false")) {
            client.response();
            ingestClient.push(JsonLines.quote("RTX", "183.00", "183.01")
                    + JsonLines.quote("RTX", "183.10", "183.20")
                    + JsonLines.trade("RTX", "183.15")
                    + "{\"T\":\"s\",\"S\":\"RTX\",\"sc\":\"T\"}\n");
            // The forming bar is sent at the next tick, not together with its trade.
            while (!client.event().get("tf").asText().equals("1m")) {
                // Skips bars of other timeframes.
            }
        }

        JsonNode response = get("/v1/snapshot?symbols=rtx,ZZZZ,%20MMM%20");
        JsonNode rtx = response.get("snapshots").get("RTX");

        assertEquals("183.10", rtx.get("q").get("bp").asText());
        assertEquals("183.15", rtx.get("t").get("p").asText());
        assertEquals("Trading", rtx.get("s").get("sm").asText());
        assertEquals("b", rtx.get("b").get("T").asText());
        assertEquals("1m", rtx.get("b").get("tf").asText());
        assertTrue(response.get("q").asLong() >= rtx.get("s").get("q").asLong());
        assertEquals(
                "[{\"S\":\"ZZZZ\",\"code\":412,\"msg\":\"unknown symbol 'ZZZZ'\"}]",
                response.get("rejected").toString());
    }

    @Test
    void aSymbolThatIsRequestedSeveralTimesIsInTheResponseOnce() throws Exception {
        ingestClient.push(JsonLines.quote("IBM", "290.00", "290.01"));

        String body = RestAssured.given()
                .urlEncodingEnabled(false)
                .get("/v1/snapshot?symbols=" + "IBM,ibm,%20IBM,".repeat(500) + "zzzz,".repeat(500) + "ZZZZ")
                .asString();

        assertEquals(2, body.split("\"IBM\":\\{", -1).length, body);
        assertEquals(2, body.split("unknown symbol", -1).length, body);
    }

    @Test
    void aLongNameIsCutBetweenTwoCharacters() {
        JsonNode rejected =
                get("/v1/snapshot?symbols=" + "x".repeat(63) + "%F0%9F%98%80y").get("rejected");

        assertEquals("x".repeat(63), rejected.get(0).get("S").asText());
        assertEquals(412, rejected.get(0).get("code").asInt());
    }

    @Test
    void aResponseHasALength() {
        Response symbols = RestAssured.get("/v1/symbols");

        assertEquals(String.valueOf(symbols.asByteArray().length), symbols.header("Content-Length"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/snapshot", "/v1/snapshot?symbols="})
    void aSnapshotWithoutSymbolsCoversAllSymbols(String path) throws Exception {
        ingestClient.push(JsonLines.quote("LMT", "480.00", "480.01") + JsonLines.quote("^VIX", "15.00", "15.01"));

        JsonNode snapshots = get(path).get("snapshots");

        assertTrue(snapshots.has("LMT") && snapshots.has("^VIX"));
    }

    @ParameterizedTest
    @CsvSource({
        "^DJI, %5EDJI",
        "^DJI, %5edji",
        "BRK.B, BRK.B",
        "BRK.B, brk%2Eb",
        "LTC-USD, LTC-USD",
        "LTC-USD, ltc%2Dusd"
    })
    void aSymbolInAnAddressMayBeEncoded(String symbol, String encoded) throws Exception {
        ingestClient.push(JsonLines.trade(symbol, "100"));

        JsonNode trades = get("/v1/trades/" + encoded + "?limit=1");
        JsonNode bars = get("/v1/bars/" + encoded + "?tf=1s&limit=1");

        assertEquals(
                List.of(symbol, symbol),
                List.of(trades.get("symbol").asText(), bars.get("symbol").asText()));
        assertEquals(1, trades.get("trades").size());
    }

    @Test
    void barsComeOldestFirstInEveryTimeframe() throws Exception {
        long minute = (System.currentTimeMillis() / 60_000 - 3) * 60_000_000L;
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            lines.append("{\"T\":\"t\",\"S\":\"NEE\",\"p\":")
                    .append(80 + i)
                    .append(",\"s\":10,\"t\":")
                    .append(minute + i * 60_000_000L)
                    .append("}\n");
        }
        ingestClient.push(lines.toString());

        JsonNode all = get("/v1/bars/NEE");
        JsonNode one = get("/v1/bars/NEE?tf=1m&limit=1");

        assertEquals("1m", all.get("tf").asText());
        assertEquals(
                "{\"t\":" + minute
                        + ",\"o\":80.00,\"h\":80.00,\"l\":80.00,\"c\":80.00,\"v\":10,\"vw\":80.00,\"n\":1,\"x\":true}",
                FeedClient.text(all.get("bars").get(0)));
        assertEquals(
                all.get("bars").get(all.get("bars").size() - 1), one.get("bars").get(0));
        assertEquals(1, one.get("bars").size());
        for (String tf : List.of("1s", "1m", "5m", "15m", "1h", "1d")) {
            assertEquals(tf, get("/v1/bars/NEE?tf=" + tf).get("tf").asText());
        }
    }

    @Test
    void tradesCanBeReadOnFromAPosition() throws Exception {
        ingestClient.push(
                JsonLines.trade("SBUX", "85.00") + JsonLines.trade("SBUX", "85.01") + JsonLines.trade("SBUX", "85.02"));

        JsonNode newest = get("/v1/trades/SBUX?limit=3");
        long first = newest.get("trades").get(0).get("q").asLong();
        JsonNode next = get("/v1/trades/SBUX?after=" + first + "&limit=1");
        JsonNode rest = get("/v1/trades/SBUX?after=" + next.get("next").asLong());
        JsonNode none = get("/v1/trades/SBUX?after=" + rest.get("next").asLong());

        assertEquals(List.of("85.00", "85.01", "85.02"), newest.get("trades").findValuesAsText("p"));
        assertEquals(List.of("85.01"), next.get("trades").findValuesAsText("p"));
        assertEquals(List.of("85.02"), rest.get("trades").findValuesAsText("p"));
        assertEquals(0, none.get("trades").size());
        assertEquals(rest.get("next"), none.get("next"));
    }

    @Test
    void statusesOfASymbolAreListed() throws Exception {
        String halt = "{\"T\":\"s\",\"S\":\"PFE\",\"sc\":\"H\",\"rc\":\"T12\",\"t\":1767623400208140}\n";
        ingestClient.push(halt + "{\"T\":\"s\",\"S\":\"PFE\",\"sc\":\"T\",\"t\":1767623460000000}\n");

        assertEquals(
                "{\"symbol\":\"PFE\",\"statuses\":["
                        + "{\"sc\":\"H\",\"sm\":\"Halted\",\"rc\":\"T12\",\"t\":1767623400208140},"
                        + "{\"sc\":\"T\",\"sm\":\"Trading\",\"t\":1767623460000000}]}",
                FeedClient.text(get("/v1/statuses/PFE")));
        assertEquals(
                "2026-01-05T14:30:00.208140Z",
                get("/v1/statuses/PFE?time=iso").at("/statuses/0/t").asText());
        assertEquals(0, get("/v1/statuses/PM").get("statuses").size());
    }

    @Test
    void theClockReportsTheOpenMarket() {
        JsonNode clock = get("/v1/clock");

        assertEquals(
                "{\"T\":\"market\",\"st\":\"open\",\"session\":\"regular\",\"t\":" + clock.get("t") + "}",
                clock.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/bars/ZZZZ, 404, 412, unknown symbol 'ZZZZ'",
        "/v1/trades/%5EZZ, 404, 412, unknown symbol '^ZZ'",
        "/v1/statuses/ZZZZ, 404, 412, unknown symbol 'ZZZZ'",
        "/v1/trades/A%2FB, 404, 412, unknown symbol 'A/B'",
        "/v1/bars/AAPL?tf=2m, 400, 417, 'tf ''2m'' must be one of 1s, 1m, 5m, 15m, 1h, 1d'",
        "/v1/bars/AAPL?limit=0, 400, 417, limit: 0 is out of range (1 to 1000)",
        "/v1/bars/AAPL?limit=1001, 400, 417, limit: 1001 is out of range (1 to 1000)",
        "/v1/trades/AAPL?limit=x, 400, 417, limit: 'x' is not a whole number (1 to 1000)",
        "/v1/trades/AAPL?after=-1, 400, 417, after: -1 is out of range (0 to 9007199254740991)",
        "/v1/nothing, 404, 400, 'unknown path ''/v1/nothing''; /q/openapi lists the paths of the HTTP API'",
        "/nothing, 404, 400, 'unknown path ''/nothing''; /q/openapi lists the paths of the HTTP API'",
    })
    void anInvalidRequestReturnsAProblem(String path, int status, int code, String detail) {
        RestAssured.given()
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("about:blank"))
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("detail", equalTo(detail));
    }

    @Test
    void aBrowserGetsAPageForAnUnknownPath() {
        RestAssured.given()
                .urlEncodingEnabled(false)
                .accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get("/no%3Cb%3Ething")
                .then()
                .statusCode(404)
                .contentType("text/html")
                .body(containsString("<h1>Page not found</h1>"))
                .body(containsString("<a href=\"/\">Dashboard</a>"))
                .body(not(containsString("<b>thing")));
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /v1/clock, 405", "GET, /v1/ingest, 405", "GET, /v1/publish/lobby, 405"})
    void anUnsupportedMethodReturnsAProblem(String method, String path, int status) {
        RestAssured.request(method, path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status));
    }

    @Test
    void anOversizedMessageIsRefused() {
        publish("lobby", new byte[8_192]).then().statusCode(200);
        publish("lobby", new byte[8_193])
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("code", equalTo(413))
                .body("detail", equalTo("the body is too large; the limit is 8192 bytes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a%20b", "a%2Fb", "%C3%A9", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
    void aMessageForAnInvalidTopicIsRefused(String topic) {
        publish(topic, new byte[1])
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo(412))
                .body("detail", startsWith("not a topic: "));
    }

    @Test
    void theApiDocumentIsServed() throws IOException {
        JsonNode served = FeedClient.parse(
                RestAssured.given().accept("application/json").get("/q/openapi").asString());
        JsonNode yaml = new YAMLMapper()
                .readTree(RestAssured.given()
                        .accept("application/yaml")
                        .get("/q/openapi")
                        .asByteArray());

        assertEquals("Quotecast", served.at("/info/title").asText());
        assertEquals(
                served.get("paths").findValuesAsText("summary"),
                yaml.get("paths").findValuesAsText("summary"));
        RestAssured.get("/q/swagger-ui/").then().statusCode(200).contentType(containsString("text/html"));
    }

    @Test
    void theRootServesAPageToBrowsersAndTheRelayToSockets() throws IOException {
        RestAssured.get("/")
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-cache"))
                .contentType(containsString("text/html"))
                .body(containsString("<title>Quotecast</title>"));
        for (String file : List.of(
                "/index.html",
                "/style.css",
                "/panels.css",
                "/charts.css",
                "/dashboard/main.js",
                "/sdk/quotecast.js",
                "/docs/",
                "/docs/main.js",
                "/docs/docs.css",
                "/asyncapi.yaml",
                "/protocol.md",
                "/favicon.svg",
                "/docs/read.html",
                "/docs/text/protocol.md",
                "/docs/text/dialects/README.md",
                "/_static/echarts/dist/echarts.esm.min.js")) {
            RestAssured.get(file)
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", equalTo("no-cache"))
                    .header("X-Content-Type-Options", equalTo("nosniff"));
        }
        try (RawWebSocket socket = RawWebSocket.connect(server, "/", "")) {
            socket.sendText("a message to the root").nextTextContaining("a message to the root");
        }
    }

    @Test
    void theAsyncApiDocumentIsServedAsJsonAndYaml() {
        assertEquals(FeedClient.parse(AsyncApiContract.instance().document().toString()), get("/asyncapi.json"));
        RestAssured.given()
                .redirects()
                .follow(false)
                .get("/docs")
                .then()
                .statusCode(302)
                .header("Location", equalTo("docs/"));
    }

    @Test
    void thePageLoadsOnlyItsOwnScripts() {
        for (String address : List.of("/", "/index.html", "/docs/")) {
            String policy = RestAssured.get(address).header("Content-Security-Policy");

            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
            assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        }
    }

    private static Response publish(String topic, byte[] body) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .contentType("application/octet-stream")
                .body(body)
                .post("/v1/publish/" + topic);
    }

    private static JsonNode get(String path) {
        Response response = RestAssured.given().urlEncodingEnabled(false).get(path);
        assertEquals(
                List.of(200, "application/json"),
                List.of(response.statusCode(), response.contentType().replaceFirst(";.*", "")));
        return FeedClient.parse(response.asString());
    }
}
