package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
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

/** Invalid requests are answered with an error and affect neither later requests nor other clients. */
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
            new IngestClient(server).push(JsonLines.quote("BAC", "55.00", "55.01"));
            assertEquals(firstClient.event(), secondClient.event());
        }
    }

    static Stream<Arguments> invalidRequests() {
        String tooLong = "\"" + "x".repeat(37) + "\"";
        return Stream.of(
                arguments("", 400, "not JSON at byte 0"),
                arguments("hello", 400, "not JSON at byte *"),
                arguments("{", 400, "not JSON at byte *"),
                arguments("[", 400, "not JSON at byte *"),
                arguments("{\"action\":\"ping\"}}", 400, "not JSON at byte *"),
                arguments("{\"action\":\"ping\"} {\"action\":\"ping\"}", 400, "not JSON at byte *"),
                arguments("{'action':'ping'}", 400, "not JSON at byte *"),
                arguments("{\"action\":\"ping\",}", 400, "not JSON at byte *"),
                arguments("\uFEFF{\"action\":\"ping\"}", 400, "not JSON at byte 0"),
                arguments("{\"action\":\"ping\u0000\"}", 400, "not JSON at byte 0"),
                arguments("[".repeat(60_000), 400, "not JSON at byte *"),
                arguments("{\"action\":\"ping\",\"data\":" + "[".repeat(60_000), 400, "not JSON at byte *"),
                arguments("7", 400, "a message must be a JSON object"),
                arguments("null", 400, "a message must be a JSON object"),
                arguments("[[]]", 400, "a message must be a JSON object"),
                arguments("{}", 400, "the key 'action' is missing"),
                arguments("{\"action\":7}", 400, "'action' must be a string"),
                arguments("{\"action\":\"fly\"}", 400, "unknown action 'fly': use *"),
                arguments("{\"action\":\"PING\"}", 400, "unknown action 'PING': use *"),
                arguments("{\"action\":\"ping\",\"id\":1.5}", 400, "'id' must be a whole number or a string of *"),
                arguments("{\"action\":\"ping\",\"id\":{}}", 400, "'id' must be a whole number or a string of *"),
                arguments("{\"action\":\"ping\",\"id\":null}", 400, "'id' must be a whole number or a string of *"),
                arguments(
                        "{\"action\":\"ping\",\"id\":" + tooLong + "}",
                        400,
                        "'id' must be a whole number or a string of *"),
                arguments("{\"action\":\"ping\",\"id\":" + "9".repeat(37) + "}", 400, "'id' must be a whole number*"),
                arguments("{\"action\":\"subscribe\"}", 400, "subscribe names no channel: *"),
                arguments("{\"action\":\"unsubscribe\"}", 400, "unsubscribe names no channel: *"),
                arguments("{\"action\":\"unsubscribe\",\"all\":\"yes\"}", 400, "'all' must be true or false"),
                arguments(
                        "{\"action\":\"subscribe\",\"quotes\":\"AAPL\"}", 400, "'quotes' must be an array of strings"),
                arguments("{\"action\":\"subscribe\",\"quotes\":null}", 400, "'quotes' must be an array of strings"),
                arguments(
                        "{\"action\":\"subscribe\",\"quotes\":[\"F\",7]}", 400, "'quotes' must be an array of strings"),
                arguments(
                        "{\"action\":\"subscribe\",\"quotes\":[[\"F\"]]}", 400, "'quotes' must be an array of strings"),
                arguments("{\"action\":\"subscribe\",\"candles\":[\"F\"]}", 414, "unknown channel 'candles'"),
                arguments("{\"action\":\"subscribe\",\"quotes\":[\"F\"],\"colour\":1}", 417, "unknown key 'colour'"),
                arguments("{\"action\":\"subscribe\",\"conflate\":-1}", 417, "conflate: '-1' is not *"),
                arguments(
                        "{\"action\":\"subscribe\",\"conflate\":5001}",
                        417,
                        "conflate: 5001 is out of range (0 to 5000)"),
                arguments("{\"action\":\"subscribe\",\"conflate\":1e3}", 417, "conflate: '1e3' is not *"),
                arguments("{\"action\":\"subscribe\",\"conflate\":\"250\"}", 417, "conflate: '250' is not *"),
                arguments("{\"action\":\"subscribe\",\"quotes\":[\"F\"],\"snapshot\":1}", 400, "'snapshot' must be *"),
                arguments(
                        "{\"action\":\"subscribe\",\"quotes\":[\"F\"],\"resume\":\"now\"}",
                        417,
                        "resume: 'now' is not *"),
                arguments("{\"action\":\"auth\"}", 400, "the key 'key' is missing"),
                arguments("{\"action\":\"publish\",\"data\":1}", 400, "the key 'topic' is missing"),
                arguments("{\"action\":\"publish\",\"topic\":\"a\"}", 400, "the key 'data' is missing"),
                arguments("{\"action\":\"publish\",\"topic\":\"a/b\",\"data\":1}", 412, "not a topic: 'a/b' *"),
                arguments("{\"action\":\"publish\",\"topic\":\"\",\"data\":1}", 412, "not a topic: '' *"),
                arguments(
                        "{\"action\":\"publish\",\"topic\":\"a\",\"data\":\"" + "x".repeat(8_191) + "\"}",
                        413,
                        "data of 8193 bytes; the limit is 8192 bytes"));
    }

    @ParameterizedTest
    @MethodSource("invalidRequests")
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
        JsonNode accepted = client.response();
        client.send("{\"action\":\"subscribe\",\"messages\":[" + second + "]}");
        JsonNode rejected = client.response();
        client.send("{\"action\":\"unsubscribe\",\"messages\":[\"*\"]}");
        JsonNode unsubscribed = client.response();

        assertEquals(3_000, accepted.get("messages").size());
        assertEquals(405, rejected.get("code").asInt());
        assertEquals(SUBSCRIBED, FeedClient.text(unsubscribed));
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
    void aClientAboveTheRateLimitReceivesErrorsAndCanSendAgainSoon() throws InterruptedException {
        long startNanos = System.nanoTime();
        IntStream.range(0, 300).forEach(i -> client.send("{\"action\":\"ping\",\"id\":" + i + "}"));
        List<JsonNode> responses = new ArrayList<>();
        while (responses.size() < 300) {
            responses.add(client.response());
        }

        long pongs = responses.stream()
                .filter(response -> FeedClient.kind(response).equals("pong"))
                .count();
        assertTrue(pongs >= 100 && pongs <= allowedSince(startNanos), () -> pongs + " of 300 were answered");
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
        long startNanos = System.nanoTime();
        client.send("[" + String.join(",", Collections.nCopies(500, "{\"action\":\"ping\"}")) + "]");
        int pongs = 0;
        JsonNode response = client.response();
        for (; FeedClient.kind(response).equals("pong"); response = client.response()) {
            pongs++;
        }

        assertEquals(429, response.get("code").asInt());
        assertTrue(pongs >= 99 && pongs <= allowedSince(startNanos), pongs + " of 500 were answered");
        awaitAllowance();
    }

    /** Returns the most messages that may have been accepted: a burst, and those that the rate allowed since then. */
    private static long allowedSince(long startNanos) {
        return 100 + 1 + 50 * (System.nanoTime() - startNanos) / 1_000_000_000L;
    }

    /** Waits until the client may send again, and a little longer. */
    private void awaitAllowance() throws InterruptedException {
        while (client.request("{\"action\":\"ping\"}").contains("\"code\":429")) {
            client.next("hb");
        }
        client.next("hb");
        client.next("hb");
    }

    private static String topics(int from, int to) {
        return String.join(
                ",", IntStream.range(from, to).mapToObj(i -> "\"t" + i + "\"").toList());
    }
}
