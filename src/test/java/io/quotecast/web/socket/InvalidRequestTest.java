package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.NoSourceProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that cannot be obeyed: each is answered, and neither its sender nor his neighbour loses anything. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class InvalidRequestTest {
    private static final String SUBSCRIBED = "{\"T\":\"subscription\",\"trades\":[],\"quotes\":[\"BAC\"],\"bars\":[],"
            + "\"tickers\":[],\"statuses\":[],\"messages\":[],\"conflate\":0,\"paused\":false,\"rejected\":[]}";

    @TestHTTPResource("/")
    URI server;

    private FeedClient client;
    private FeedClient neighbour;

    @BeforeEach
    void connect() throws InterruptedException {
        client = FeedClient.connect(server, "?quotes=BAC&snapshot=false");
        neighbour = FeedClient.connect(server, "?quotes=BAC&snapshot=false");
        assertEquals(SUBSCRIBED, FeedClient.text(client.response()));
        assertEquals(SUBSCRIBED, FeedClient.text(neighbour.response()));
    }

    @AfterEach
    void checkBothConnectionsAlive() throws Exception {
        try (FeedClient firstClient = client;
                FeedClient secondClient = neighbour) {
            assertEquals(SUBSCRIBED, firstClient.request("{\"action\":\"list\"}"));
            assertEquals(SUBSCRIBED, secondClient.request("{\"action\":\"list\"}"));
            new IngestClient(server).push(IngestClient.quoteLine("BAC", "55.00", "55.01"));
            assertEquals(firstClient.event(), secondClient.event());
        }
    }

    static Stream<Arguments> invalidRequests() {
        String many = "\"" + "x".repeat(37) + "\"";
        return Stream.of(
                invalidRequests("", 400, "not JSON at byte 0"),
                invalidRequests("hello", 400, "not JSON at byte *"),
                invalidRequests("{", 400, "not JSON at byte *"),
                invalidRequests("[", 400, "not JSON at byte *"),
                invalidRequests("{\"action\":\"ping\"}}", 400, "not JSON at byte *"),
                invalidRequests("{\"action\":\"ping\"} {\"action\":\"ping\"}", 400, "not JSON at byte *"),
                invalidRequests("{'action':'ping'}", 400, "not JSON at byte *"),
                invalidRequests("{\"action\":\"ping\",}", 400, "not JSON at byte *"),
                invalidRequests("\uFEFF{\"action\":\"ping\"}", 400, "not JSON at byte 0"),
                invalidRequests("{\"action\":\"ping\u0000\"}", 400, "not JSON at byte 0"),
                invalidRequests("[".repeat(60_000), 400, "not JSON at byte *"),
                invalidRequests("{\"action\":\"ping\",\"data\":" + "[".repeat(60_000), 400, "not JSON at byte *"),
                invalidRequests("7", 400, "a message must be a JSON object"),
                invalidRequests("null", 400, "a message must be a JSON object"),
                invalidRequests("[[]]", 400, "a message must be a JSON object"),
                invalidRequests("{}", 400, "the key 'action' is missing"),
                invalidRequests("{\"action\":7}", 400, "'action' must be a text"),
                invalidRequests("{\"action\":\"fly\"}", 400, "unknown action 'fly': use *"),
                invalidRequests("{\"action\":\"PING\"}", 400, "unknown action 'PING': use *"),
                invalidRequests("{\"action\":\"ping\",\"id\":1.5}", 400, "'id' must be a whole number or a text*"),
                invalidRequests("{\"action\":\"ping\",\"id\":{}}", 400, "'id' must be a whole number or a text*"),
                invalidRequests("{\"action\":\"ping\",\"id\":null}", 400, "'id' must be a whole number or a text*"),
                invalidRequests(
                        "{\"action\":\"ping\",\"id\":" + many + "}", 400, "'id' must be a whole number or a text*"),
                invalidRequests(
                        "{\"action\":\"ping\",\"id\":" + "9".repeat(37) + "}", 400, "'id' must be a whole number*"),
                invalidRequests("{\"action\":\"subscribe\"}", 400, "subscribe names nothing: *"),
                invalidRequests("{\"action\":\"unsubscribe\"}", 400, "unsubscribe names nothing: *"),
                invalidRequests("{\"action\":\"unsubscribe\",\"all\":\"yes\"}", 400, "'all' must be true or false"),
                invalidRequests(
                        "{\"action\":\"subscribe\",\"quotes\":\"AAPL\"}", 400, "'quotes' must be a list of texts"),
                invalidRequests("{\"action\":\"subscribe\",\"quotes\":null}", 400, "'quotes' must be a list of texts"),
                invalidRequests(
                        "{\"action\":\"subscribe\",\"quotes\":[\"F\",7]}", 400, "'quotes' must be a list of texts"),
                invalidRequests(
                        "{\"action\":\"subscribe\",\"quotes\":[[\"F\"]]}", 400, "'quotes' must be a list of texts"),
                invalidRequests("{\"action\":\"subscribe\",\"candles\":[\"F\"]}", 414, "unknown channel 'candles'"),
                invalidRequests(
                        "{\"action\":\"subscribe\",\"quotes\":[\"F\"],\"colour\":1}", 417, "unknown key 'colour'"),
                invalidRequests("{\"action\":\"subscribe\",\"conflate\":-1}", 417, "conflate '-1' must be *"),
                invalidRequests("{\"action\":\"subscribe\",\"conflate\":5001}", 417, "conflate '5001' must be *"),
                invalidRequests("{\"action\":\"subscribe\",\"conflate\":1e3}", 417, "conflate '1e3' must be *"),
                invalidRequests("{\"action\":\"subscribe\",\"conflate\":\"250\"}", 417, "conflate '250' must be *"),
                invalidRequests(
                        "{\"action\":\"subscribe\",\"quotes\":[\"F\"],\"snapshot\":1}", 400, "'snapshot' must be *"),
                invalidRequests(
                        "{\"action\":\"subscribe\",\"quotes\":[\"F\"],\"resume\":\"now\"}",
                        417,
                        "resume 'now' is not *"),
                invalidRequests("{\"action\":\"auth\"}", 400, "the key 'key' is missing"),
                invalidRequests("{\"action\":\"publish\",\"data\":1}", 400, "the key 'topic' is missing"),
                invalidRequests("{\"action\":\"publish\",\"topic\":\"a\"}", 400, "the key 'data' is missing"),
                invalidRequests("{\"action\":\"publish\",\"topic\":\"a/b\",\"data\":1}", 412, "not a topic: 'a/b' *"),
                invalidRequests("{\"action\":\"publish\",\"topic\":\"\",\"data\":1}", 412, "not a topic: '' *"),
                invalidRequests(
                        "{\"action\":\"publish\",\"topic\":\"a\",\"data\":\"" + "x".repeat(8_191) + "\"}",
                        413,
                        "data of 8193 bytes; the limit is 8192 bytes"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void anInvalidRequestIsAnsweredWithItsReason(String message, int code, String reason) throws InterruptedException {
        client.send(message);
        JsonNode response = client.response();

        assertEquals(
                Map.of("T", "error", "code", code),
                Map.of(
                        "T",
                        FeedClient.kind(response),
                        "code",
                        response.get("code").asInt()),
                response::toString);
        String error = response.get("msg").asText();
        assertTrue(
                reason.endsWith("*")
                        ? error.startsWith(reason.substring(0, reason.length() - 1))
                        : error.equals(reason),
                error);
        assertEquals(List.of(), client.messagesUntilPong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "unsubscribe"})
    void anEmptyListChangesNothing(String action) throws InterruptedException {
        assertEquals(SUBSCRIBED, client.request("{\"action\":\"" + action + "\",\"quotes\":[],\"messages\":[]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ZZZZ", "BAC ", "<script>", "\\u202e", "\\ud800", "^", "BAC,F"})
    void anUnknownSymbolIsRejectedOnItsOwn(String symbol) throws InterruptedException {
        client.send("{\"action\":\"subscribe\",\"quotes\":[\"" + symbol + "\"]}");
        JsonNode response = client.response();

        assertEquals("[\"BAC\"]", response.get("quotes").toString());
        assertEquals(412, response.get("rejected").get(0).get("code").asInt());
    }

    @Test
    void aLongNameIsTruncatedInTheResponse() throws InterruptedException {
        client.send("{\"action\":\"subscribe\",\"quotes\":[\"" + "x".repeat(60_000) + "\"]}");

        assertTrue(client.response().toString().length() < 500);
    }

    @Test
    void tenThousandSymbolsAreRefusedTogether() throws InterruptedException {
        String names = String.join(",", Collections.nCopies(10_000, "\"F\""));

        assertEquals(
                "{\"T\":\"error\",\"id\":1,\"code\":405,\"msg\":\"10000 symbols; the limit is 5000 per connection: "
                        + "use \\\"*\\\", or more connections\"}",
                client.request("{\"action\":\"subscribe\",\"id\":1,\"trades\":[\"F\"],\"conflate\":250,\"quotes\":["
                        + names + "]}"));
    }

    @Test
    void theSymbolLimitIncludesExistingSubscriptions() throws InterruptedException {
        String first = topics(0, 3_000);
        String second = topics(3_000, 6_000);

        client.send("{\"action\":\"subscribe\",\"messages\":[" + first + "]}");
        JsonNode kept = client.response();
        client.send("{\"action\":\"subscribe\",\"messages\":[" + second + "]}");
        JsonNode refused = client.response();
        client.send("{\"action\":\"unsubscribe\",\"messages\":[\"*\"]}");
        JsonNode responseAfterWait = client.response();

        assertEquals(3_000, kept.get("messages").size());
        assertEquals(405, refused.get("code").asInt());
        assertEquals(SUBSCRIBED, FeedClient.text(responseAfterWait));
    }

    @Test
    void requestsWithTheSameIdEachGetAResponse() throws InterruptedException {
        client.send("[{\"action\":\"ping\",\"id\":1},{\"action\":\"ping\",\"id\":1},{\"action\":\"fly\",\"id\":1}]");

        assertEquals(
                List.of("pong", "pong", "error"),
                List.of(
                        FeedClient.kind(client.response()),
                        FeedClient.kind(client.response()),
                        FeedClient.kind(client.response())));
    }

    @Test
    void anErrorDoesNotAffectOtherRequests() throws InterruptedException {
        client.send(
                "[{\"action\":\"ping\",\"id\":1},7,{\"action\":\"fly\",\"id\":\"x\\n\"},{\"action\":\"ping\",\"id\":2}]");

        assertEquals(1, client.response().get("id").asInt());
        assertEquals(
                "{\"T\":\"error\",\"code\":400,\"msg\":\"a message must be a JSON object\"}",
                FeedClient.text(client.response()));
        assertEquals("x\n", client.response().get("id").asText());
        assertEquals(2, client.response().get("id").asInt());
    }

    @Test
    void aClientAboveTheRateLimitIsToldAndCanSendAgainSoon() throws InterruptedException {
        long beginNanos = System.nanoTime();
        IntStream.range(0, 300).forEach(i -> client.send("{\"action\":\"ping\",\"id\":" + i + "}"));
        List<JsonNode> responses = new ArrayList<>();
        while (responses.size() < 300) {
            responses.add(client.response());
        }

        long pongs = responses.stream()
                .filter(response -> FeedClient.kind(response).equals("pong"))
                .count();
        assertTrue(pongs >= 100 && pongs <= allowedSince(beginNanos), () -> pongs + " of 300 were answered");
        assertEquals(99, responses.get(99).get("id").asInt());
        assertTrue(
                responses.stream()
                        .filter(response -> !FeedClient.kind(response).equals("pong"))
                        .allMatch(response -> response.get("code").asInt() == 429),
                responses::toString);
        awaitAllowance();
    }

    @Test
    void anArrayCountsAsSeveralMessages() throws InterruptedException {
        long beginNanos = System.nanoTime();
        client.send("[" + String.join(",", Collections.nCopies(500, "{\"action\":\"ping\"}")) + "]");
        int pongs = 0;
        JsonNode response = client.response();
        for (; FeedClient.kind(response).equals("pong"); response = client.response()) {
            pongs++;
        }

        assertEquals(429, response.get("code").asInt());
        assertTrue(pongs >= 99 && pongs <= allowedSince(beginNanos), pongs + " of 500 were answered");
        awaitAllowance();
    }

    /** How many messages may be taken at most: a burst, and as many as are allowed in the time that it has taken. */
    private static long allowedSince(long beganNanos) {
        return 100 + 1 + 50 * (System.nanoTime() - beganNanos) / 1_000_000_000L;
    }

    /** Until the client may send again, and then some more. */
    private void awaitAllowance() throws InterruptedException {
        while (client.request("{\"action\":\"ping\"}").contains("\"code\":429")) {
            client.next("hb");
        }
        client.next("hb");
        client.next("hb");
    }

    private static Arguments invalidRequests(String message, int code, String reason) {
        return Arguments.of(message, code, reason);
    }

    private static String topics(int from, int to) {
        return String.join(
                ",", IntStream.range(from, to).mapToObj(i -> "\"t" + i + "\"").toList());
    }
}
