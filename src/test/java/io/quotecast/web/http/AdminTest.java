package io.quotecast.web.http;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.SimulatorProfile;
import io.restassured.RestAssured;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Admin commands, and their effect on a client of the feed. */
@QuarkusTest
@Timeout(240)
@TestProfile(SimulatorProfile.class)
class AdminTest {
    @TestHTTPResource("/")
    URI server;

    @AfterEach
    void resetMarket() {
        command("market/schedule");
        command("resume/AAPL");
    }

    @Test
    void aHaltIsPublishedAndListedUntilTradingResumes() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?statuses=AAPL&snapshot=false")) {
            client.response();

            assertEquals("{\"S\":\"AAPL\",\"halted\":true,\"rc\":\"T5\"}", command("halt/aapl?reason=T5"));
            JsonNode halted = client.event();
            JsonNode listed = overview().get("simulator");
            assertEquals("{\"S\":\"AAPL\",\"halted\":false}", command("resume/AAPL"));
            JsonNode resumed = client.event();

            assertEquals(List.of("AAPL", "H", "T5"), texts(halted, "S", "sc", "rc"));
            assertEquals("{\"halted\":[{\"S\":\"AAPL\",\"rc\":\"T5\"}]}", listed.toString());
            assertEquals(List.of("AAPL", "T"), texts(resumed, "S", "sc"));
            assertEquals("{\"halted\":[]}", overview().get("simulator").toString());
        }
    }

    @Test
    void aClosedMarketIsSilentUntilItOpens() throws Exception {
        try (FeedClient client =
                FeedClient.connect(server, "?quotes=*&trades=*&tickers=AAPL,MSFT,NVDA,AMZN&snapshot=false")) {
            client.next("k");

            JsonNode closed = FeedClient.parse(command("market/close"));
            JsonNode notice = awaitMarketState(client, "closed");
            JsonNode ticker = client.next("k");
            while (!ticker.get("st").asText().equals("closed")) {
                ticker = client.next("k");
            }
            long before = nowMicros();
            JsonNode opened = FeedClient.parse(command("market/open"));
            List<JsonNode> received = new ArrayList<>();
            for (JsonNode next = client.nextOfAnyKind();
                    !FeedClient.kind(next).equals("t") || next.get("t").asLong() < before;
                    next = client.nextOfAnyKind()) {
                received.add(next);
            }

            assertEquals("closed", closed.get("hours").asText());
            assertEquals(List.of("closed", "closed"), texts(closed.get("market"), "st", "session"));
            assertEquals(List.of("closed", "closed"), texts(notice, "st", "session"));
            assertFalse(notice.has("next"));
            assertEquals(List.of("open", "regular"), texts(opened.get("market"), "st", "session"));
            assertEquals("schedule", opened.get("hours").asText());
            long closedMicros = notice.get("t").asLong();
            assertTrue(
                    received.stream()
                            .filter(AdminTest::isGenerated)
                            .map(event -> event.get("t").asLong())
                            .noneMatch(t -> t > closedMicros && t < before),
                    received::toString);
        }
    }

    @Test
    void aGapReportsExactlyTheSkippedNumbersAndTheJournalHasThem() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?trades=AAPL&snapshot=false")) {
            long before = client.event().get("u").asLong();

            assertEquals(
                    "{\"S\":\"AAPL\",\"channel\":\"trades\",\"events\":3}",
                    command("gap/AAPL?channel=trades&events=3"));
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
            List<String> recorded =
                    RestAssured.get("/v1/trades/AAPL?limit=1000").jsonPath().getList("trades.u").stream()
                            .map(String::valueOf)
                            .toList();
            for (long seriesNumber = before + 1; seriesNumber <= before + 3; seriesNumber++) {
                assertTrue(recorded.contains(String.valueOf(seriesNumber)), recorded + " lacks " + seriesNumber);
            }
        }
    }

    @Test
    void aStalledSourceIsStaleAndThenRecovers() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=*&trades=*&snapshot=false")) {
            client.event();

            JsonNode stall = FeedClient.parse(command("stall?source=simulator&seconds=600"));
            JsonNode overview = overview().get("simulator");
            JsonNode stale = awaitSourceState(client, "stale");
            long until =
                    FeedClient.parse(command("stall?seconds=1")).get("until").asLong();
            List<JsonNode> received = new ArrayList<>();
            JsonNode next = client.nextOfAnyKind();
            while (!next.path("st").asText().equals("ok")) {
                received.add(next);
                next = client.nextOfAnyKind();
            }
            received.add(client.event());

            long beginMicros = stall.get("until").asLong() - 600_000_000;
            assertEquals(List.of("simulator", "600"), texts(stall, "source", "seconds"));
            assertEquals(
                    "{\"until\":" + stall.get("until") + "}",
                    overview.path("stall").toString());
            assertEquals(
                    "stalled by the administrator for 600 s", stale.get("msg").asText());
            assertEquals(List.of("source", "simulator", ""), texts(next, "T", "name", "msg"));
            assertTrue(
                    received.stream()
                            .filter(AdminTest::isGenerated)
                            .map(event -> event.get("t").asLong())
                            .noneMatch(t -> t > beginMicros && t < until),
                    received::toString);
        }
    }

    @Test
    void aBurstRaisesTheEventRateAndEnds() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=*&trades=*&snapshot=false")) {
            long now = nowMicros();
            long usual = events(client, now, now + 1_000_000);

            JsonNode burst = FeedClient.parse(command("burst?times=20&seconds=600"));
            JsonNode overview = overview().get("simulator");
            long beginMicros = burst.get("until").asLong() - 600_000_000;
            long busy = events(client, beginMicros, beginMicros + 2_000_000);
            long end = FeedClient.parse(command("burst?times=2&seconds=1"))
                    .get("until")
                    .asLong();
            events(client, end, end + 1);

            assertEquals(List.of("20", "600"), texts(burst, "times", "seconds"));
            assertEquals(
                    "{\"times\":20,\"until\":" + burst.get("until") + "}",
                    overview.path("burst").toString());
            assertTrue(
                    busy > 8 * usual,
                    busy + " events in two seconds of the burst, " + usual + " in one second before it");
            assertFalse(overview().get("simulator").has("burst"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "halt/ZZZZ, 404, 412, unknown symbol 'ZZZZ'",
        "halt/%5EGSPC, 400, 417, 'symbol ''^GSPC'' cannot be halted: it is an index, or the simulator does not cover it'",
        "resume/NKE, 400, 417, 'symbol ''NKE'' cannot be halted: it is an index, or the simulator does not cover it'",
        "halt/AAPL?reason=no%20code, 400, 417, reason 'no code' must be 1 to 16 letters and digits",
        "market/holiday, 400, 417, 'market ''holiday'' must be open, close or schedule'",
        "gap/ZZZZ, 404, 412, unknown symbol 'ZZZZ'",
        "gap/AAPL?events=0, 400, 417, events: 0 is out of range (1 to 100000)",
        "gap/AAPL?events=100001, 400, 417, events: 100001 is out of range (1 to 100000)",
        "gap/AAPL?channel=messages, 400, 414, 'channel ''messages'' must be trades, quotes, bars, tickers, statuses or lulds'",
        "gap/AAPL?channel=x, 400, 414, 'channel ''x'' must be trades, quotes, bars, tickers, statuses or lulds'",
        "stall?seconds=0, 400, 417, seconds: 0 is out of range (1 to 600)",
        "stall?seconds=601, 400, 417, seconds: 601 is out of range (1 to 600)",
        "stall?source=replay, 400, 417, 'source ''replay'' must be simulator, the only source that can be stalled'",
        "burst?times=1, 400, 417, times: 1 is out of range (2 to 1000)",
        "burst?times=1001, 400, 417, times: 1001 is out of range (2 to 1000)",
        "burst?seconds=x, 400, 417, seconds: 'x' is not a whole number (1 to 600)",
    })
    void anInvalidCommandReturnsAProblem(String command, int status, int code, String detail) {
        RestAssured.given()
                .urlEncodingEnabled(false)
                .post("/v1/admin/" + command)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("detail", equalTo(detail));
    }

    @ParameterizedTest
    @CsvSource({"POST, halt/AAPL", "POST, market/close", "POST, gap/AAPL", "POST, stall", "POST, burst", "GET, ''"})
    void aForeignWebPageCannotSendCommands(String method, String command) {
        RestAssured.given()
                .header("Origin", "https://example.com")
                .request(method, "/v1/admin/" + command)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo(401));
        assertEquals("schedule", overview().get("hours").asText());
    }

    private static String command(String command) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .post("/v1/admin/" + command)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static JsonNode overview() {
        return FeedClient.parse(
                RestAssured.get("/v1/admin").then().statusCode(200).extract().asString());
    }

    private static JsonNode awaitMarketState(FeedClient client, String state) throws InterruptedException {
        JsonNode notice = client.next("market");
        while (!notice.get("st").asText().equals(state)) {
            notice = client.next("market");
        }
        return notice;
    }

    private static JsonNode awaitSourceState(FeedClient client, String state) throws InterruptedException {
        JsonNode source = client.next("source");
        while (!source.get("st").asText().equals(state)) {
            source = client.next("source");
        }
        return source;
    }

    /** Returns the number of received events whose timestamps are in a range. */
    private static long events(FeedClient client, long fromMicros, long toMicros) throws InterruptedException {
        long count = 0;
        for (long t = 0; t < toMicros; t = client.event().get("t").asLong()) {
            count += t >= fromMicros ? 1 : 0;
        }
        return count;
    }

    /** Whether the simulator generated the event, and the server did not derive it. */
    private static boolean isGenerated(JsonNode node) {
        return FeedClient.kind(node).equals("q") || FeedClient.kind(node).equals("t");
    }

    private static List<String> texts(JsonNode node, String... keys) {
        return List.of(keys).stream().map(key -> node.path(key).asText()).toList();
    }

    private static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }
}
