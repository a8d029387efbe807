package io.quotecast.web.http;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.restassured.RestAssured;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An administrator makes trouble, and a client sees it. */
@QuarkusTest
@Timeout(240)
@TestProfile(AdminTest.SimulatorServer.class)
class AdminTest {
    @TestHTTPResource("/")
    URI server;

    /** A server with a simulator, on a free port. */
    public static final class SimulatorServer implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quotecast.simulator.symbols", "20",
                    "quotecast.simulator.events-per-second", "200",
                    "quarkus.http.test-port", "0");
        }
    }

    @AfterEach
    void nothingIsLeft() {
        order("market/schedule");
        order("resume/AAPL");
    }

    @Test
    void aHaltIsHeardAndListedAndEndsWhenItIsResumed() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?statuses=AAPL&snapshot=false")) {
            client.answer();

            assertEquals("{\"S\":\"AAPL\",\"halted\":true,\"rc\":\"T5\"}", order("halt/aapl?reason=T5"));
            JsonNode halted = client.event();
            JsonNode listed = standing().get("simulator");
            assertEquals("{\"S\":\"AAPL\",\"halted\":false}", order("resume/AAPL"));
            JsonNode resumed = client.event();

            assertEquals(List.of("AAPL", "H", "T5"), texts(halted, "S", "sc", "rc"));
            assertEquals("{\"halted\":[{\"S\":\"AAPL\",\"rc\":\"T5\"}]}", listed.toString());
            assertEquals(List.of("AAPL", "T"), texts(resumed, "S", "sc"));
            assertEquals("{\"halted\":[]}", standing().get("simulator").toString());
        }
    }

    @Test
    void aMarketThatIsClosedIsSilentUntilItIsOpened() throws Exception {
        try (FeedClient client =
                FeedClient.connect(server, "?quotes=*&trades=*&tickers=AAPL,MSFT,NVDA,AMZN&snapshot=false")) {
            client.next("k");

            JsonNode closed = FeedClient.parse(order("market/close"));
            JsonNode notice = marketThatIs(client, "closed");
            JsonNode ticker = client.next("k");
            while (!ticker.get("st").asText().equals("closed")) {
                ticker = client.next("k");
            }
            long before = nowMicros();
            JsonNode opened = FeedClient.parse(order("market/open"));
            List<JsonNode> heard = new ArrayList<>();
            for (JsonNode next = client.nextOfAll();
                    !FeedClient.kind(next).equals("t") || next.get("t").asLong() < before;
                    next = client.nextOfAll()) {
                heard.add(next);
            }

            assertEquals("closed", closed.get("hours").asText());
            assertEquals(List.of("closed", "closed"), texts(closed.get("market"), "st", "session"));
            assertEquals(List.of("closed", "closed"), texts(notice, "st", "session"));
            assertFalse(notice.has("next"));
            assertEquals(List.of("open", "regular"), texts(opened.get("market"), "st", "session"));
            assertEquals("schedule", opened.get("hours").asText());
            long closedMicros = notice.get("t").asLong();
            assertTrue(
                    heard.stream()
                            .filter(AdminTest::isMade)
                            .map(event -> event.get("t").asLong())
                            .noneMatch(t -> t > closedMicros && t < before),
                    heard::toString);
        }
    }

    @Test
    void aGapIsToldWithExactlyTheNumbersThatWereLeftOutAndTheTapeHasThem() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?trades=AAPL&snapshot=false")) {
            long before = client.event().get("u").asLong();

            assertEquals(
                    "{\"S\":\"AAPL\",\"channel\":\"trades\",\"events\":3}", order("gap/AAPL?channel=trades&events=3"));
            JsonNode gap = client.next();
            while (FeedClient.kind(gap).equals("t")) {
                assertEquals(++before, gap.get("u").asLong());
                gap = client.next();
            }

            assertEquals(
                    "{\"T\":\"gap\",\"channel\":\"trades\",\"S\":\"AAPL\",\"from\":" + (before + 1) + ",\"to\":"
                            + (before + 3) + ",\"reason\":\"injected\"}",
                    gap.toString());
            assertEquals(before + 4, client.event().get("u").asLong());
            List<String> taped = RestAssured.get("/v1/trades/AAPL?limit=1000").jsonPath().getList("trades.u").stream()
                    .map(String::valueOf)
                    .toList();
            for (long u = before + 1; u <= before + 3; u++) {
                assertTrue(taped.contains(String.valueOf(u)), taped + " lacks " + u);
            }
        }
    }

    @Test
    void aStalledSourceIsStaleAndSilentAndThenWellAgain() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=*&trades=*&snapshot=false")) {
            client.event();

            JsonNode stall = FeedClient.parse(order("stall?source=simulator&seconds=600"));
            JsonNode standing = standing().get("simulator");
            JsonNode stale = sourceThatIs(client, "stale");
            long until = FeedClient.parse(order("stall?seconds=1")).get("until").asLong();
            List<JsonNode> heard = new ArrayList<>();
            JsonNode next = client.nextOfAll();
            while (!next.path("st").asText().equals("ok")) {
                heard.add(next);
                next = client.nextOfAll();
            }
            heard.add(client.event());

            long began = stall.get("until").asLong() - 600_000_000;
            assertEquals(List.of("simulator", "600"), texts(stall, "source", "seconds"));
            assertEquals(
                    "{\"until\":" + stall.get("until") + "}",
                    standing.path("stall").toString());
            assertEquals(
                    "stalled by the administrator for 600 s", stale.get("msg").asText());
            assertEquals(List.of("source", "simulator", ""), texts(next, "T", "name", "msg"));
            assertTrue(
                    heard.stream()
                            .filter(AdminTest::isMade)
                            .map(event -> event.get("t").asLong())
                            .noneMatch(t -> t > began && t < until),
                    heard::toString);
        }
    }

    @Test
    void aBurstMakesTheMarketBusierAndEnds() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=*&trades=*&snapshot=false")) {
            long now = nowMicros();
            long usual = events(client, now, now + 1_000_000);

            JsonNode burst = FeedClient.parse(order("burst?times=20&seconds=600"));
            JsonNode standing = standing().get("simulator");
            long began = burst.get("until").asLong() - 600_000_000;
            long busy = events(client, began, began + 2_000_000);
            long end = FeedClient.parse(order("burst?times=2&seconds=1"))
                    .get("until")
                    .asLong();
            events(client, end, end + 1);

            assertEquals(List.of("20", "600"), texts(burst, "times", "seconds"));
            assertEquals(
                    "{\"times\":20,\"until\":" + burst.get("until") + "}",
                    standing.path("burst").toString());
            assertTrue(busy > 8 * usual, busy + " events in two seconds, " + usual + " in one before");
            assertFalse(standing().get("simulator").has("burst"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "halt/ZZZZ, 404, 412, unknown symbol 'ZZZZ'",
        "halt/%5EGSPC, 400, 417, 'symbol ''^GSPC'' cannot be halted: it is an index, or not among those that are simulated'",
        "resume/NKE, 400, 417, 'symbol ''NKE'' cannot be halted: it is an index, or not among those that are simulated'",
        "halt/AAPL?reason=no%20code, 400, 417, reason 'no code' must be 1 to 16 letters and digits",
        "market/holiday, 400, 417, 'market ''holiday'' must be open, close or schedule'",
        "gap/ZZZZ, 404, 412, unknown symbol 'ZZZZ'",
        "gap/AAPL?events=0, 400, 417, events '0' must be a whole number between 1 and 100000",
        "gap/AAPL?events=100001, 400, 417, events '100001' must be a whole number between 1 and 100000",
        "gap/AAPL?channel=messages, 400, 414, 'channel ''messages'' must be trades, quotes, bars, tickers or statuses'",
        "gap/AAPL?channel=x, 400, 414, 'channel ''x'' must be trades, quotes, bars, tickers or statuses'",
        "stall?seconds=0, 400, 417, seconds '0' must be a whole number between 1 and 600",
        "stall?seconds=601, 400, 417, seconds '601' must be a whole number between 1 and 600",
        "stall?source=replay, 400, 417, source 'replay' must be simulator: no other can be stalled",
        "burst?times=1, 400, 417, times '1' must be a whole number between 2 and 1000",
        "burst?times=1001, 400, 417, times '1001' must be a whole number between 2 and 1000",
        "burst?seconds=x, 400, 417, seconds 'x' must be a whole number between 1 and 600",
    })
    void whatCannotBeDoneIsAnsweredAsAProblem(String order, int status, int code, String detail) {
        RestAssured.given()
                .urlEncodingEnabled(false)
                .post("/v1/admin/" + order)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", equalTo(detail));
    }

    @ParameterizedTest
    @CsvSource({"POST, halt/AAPL", "POST, market/close", "POST, gap/AAPL", "POST, stall", "POST, burst", "GET, ''"})
    void aForeignWebPageMayGiveNoOrders(String method, String order) {
        RestAssured.given()
                .header("Origin", "https://example.com")
                .request(method, "/v1/admin/" + order)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo(401));
        assertEquals("schedule", standing().get("hours").asText());
    }

    private static String order(String order) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .post("/v1/admin/" + order)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static JsonNode standing() {
        return FeedClient.parse(
                RestAssured.get("/v1/admin").then().statusCode(200).extract().asString());
    }

    private static JsonNode marketThatIs(FeedClient client, String state) throws InterruptedException {
        JsonNode notice = client.next("market");
        while (!notice.get("st").asText().equals(state)) {
            notice = client.next("market");
        }
        return notice;
    }

    private static JsonNode sourceThatIs(FeedClient client, String state) throws InterruptedException {
        JsonNode source = client.next("source");
        while (!source.get("st").asText().equals(state)) {
            source = client.next("source");
        }
        return source;
    }

    /** How many events come of those between two moments, by their own times. */
    private static long events(FeedClient client, long fromMicros, long toMicros) throws InterruptedException {
        long count = 0;
        for (long t = 0; t < toMicros; t = client.event().get("t").asLong()) {
            count += t >= fromMicros ? 1 : 0;
        }
        return count;
    }

    /** Whether the simulator has made it, rather than the server of what was there. */
    private static boolean isMade(JsonNode node) {
        return FeedClient.kind(node).equals("q") || FeedClient.kind(node).equals("t");
    }

    private static List<String> texts(JsonNode node, String... keys) {
        return List.of(keys).stream().map(key -> node.path(key).asText()).toList();
    }

    private static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }
}
