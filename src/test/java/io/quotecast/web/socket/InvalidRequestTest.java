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
        assertEquals(SUBSCRIBED, FeedClient.text(client.answer()));
        assertEquals(SUBSCRIBED, FeedClient.text(neighbour.answer()));
    }

    @AfterEach
    void bothStillHear() throws Exception {
        try (FeedClient one = client;
                FeedClient other = neighbour) {
            assertEquals(SUBSCRIBED, one.ask("{\"action\":\"list\"}"));
            assertEquals(SUBSCRIBED, other.ask("{\"action\":\"list\"}"));
            new IngestClient(server).push(IngestClient.quote("BAC", "55.00", "55.01"));
            assertEquals(one.event(), other.event());
        }
    }

    static Stream<Arguments> refused() {
        String many = "\"" + "x".repeat(37) + "\"";
        return Stream.of(
                refused("", 400, "not JSON at byte 0"),
                refused("hello", 400, "not JSON at byte *"),
                refused("{", 400, "not JSON at byte *"),
                refused("[", 400, "not JSON at byte *"),
                refused("{\"action\":\"ping\"}}", 400, "not JSON at byte *"),
                refused("{\"action\":\"ping\"} {\"action\":\"ping\"}", 400, "not JSON at byte *"),
                refused("{'action':'ping'}", 400, "not JSON at byte *"),
                refused("{\"action\":\"ping\",}", 400, "not JSON at byte *"),
                refused("\uFEFF{\"action\":\"ping\"}", 400, "not JSON at byte 0"),
                refused("{\"action\":\"ping\u0000\"}", 400, "not JSON at byte 0"),
                refused("[".repeat(60_000), 400, "not JSON at byte *"),
                refused("{\"action\":\"ping\",\"data\":" + "[".repeat(60_000), 400, "not JSON at byte *"),
                refused("7", 400, "a message must be a JSON object"),
                refused("null", 400, "a message must be a JSON object"),
                refused("[[]]", 400, "a message must be a JSON object"),
                refused("{}", 400, "the key 'action' is missing"),
                refused("{\"action\":7}", 400, "'action' must be a text"),
                refused("{\"action\":\"fly\"}", 400, "unknown action 'fly': use *"),
                refused("{\"action\":\"PING\"}", 400, "unknown action 'PING': use *"),
                refused("{\"action\":\"ping\",\"id\":1.5}", 400, "'id' must be a whole number or a text*"),
                refused("{\"action\":\"ping\",\"id\":{}}", 400, "'id' must be a whole number or a text*"),
                refused("{\"action\":\"ping\",\"id\":null}", 400, "'id' must be a whole number or a text*"),
                refused("{\"action\":\"ping\",\"id\":" + many + "}", 400, "'id' must be a whole number or a text*"),
                refused("{\"action\":\"ping\",\"id\":" + "9".repeat(37) + "}", 400, "'id' must be a whole number*"),
                refused("{\"action\":\"subscribe\"}", 400, "subscribe names nothing: *"),
                refused("{\"action\":\"unsubscribe\"}", 400, "unsubscribe names nothing: *"),
                refused("{\"action\":\"unsubscribe\",\"all\":\"yes\"}", 400, "'all' must be true or false"),
                refused("{\"action\":\"subscribe\",\"quotes\":\"AAPL\"}", 400, "'quotes' must be a list of texts"),
                refused("{\"action\":\"subscribe\",\"quotes\":null}", 400, "'quotes' must be a list of texts"),
                refused("{\"action\":\"subscribe\",\"quotes\":[\"F\",7]}", 400, "'quotes' must be a list of texts"),
                refused("{\"action\":\"subscribe\",\"quotes\":[[\"F\"]]}", 400, "'quotes' must be a list of texts"),
                refused("{\"action\":\"subscribe\",\"candles\":[\"F\"]}", 414, "unknown channel 'candles'"),
                refused("{\"action\":\"subscribe\",\"quotes\":[\"F\"],\"colour\":1}", 417, "unknown key 'colour'"),
                refused("{\"action\":\"subscribe\",\"conflate\":-1}", 417, "conflate '-1' must be *"),
                refused("{\"action\":\"subscribe\",\"conflate\":5001}", 417, "conflate '5001' must be *"),
                refused("{\"action\":\"subscribe\",\"conflate\":1e3}", 417, "conflate '1e3' must be *"),
                refused("{\"action\":\"subscribe\",\"conflate\":\"250\"}", 417, "conflate '250' must be *"),
                refused("{\"action\":\"subscribe\",\"quotes\":[\"F\"],\"snapshot\":1}", 400, "'snapshot' must be *"),
                refused(
                        "{\"action\":\"subscribe\",\"quotes\":[\"F\"],\"resume\":\"now\"}",
                        417,
                        "resume 'now' is not *"),
                refused("{\"action\":\"auth\"}", 400, "the key 'key' is missing"),
                refused("{\"action\":\"publish\",\"data\":1}", 400, "the key 'topic' is missing"),
                refused("{\"action\":\"publish\",\"topic\":\"a\"}", 400, "the key 'data' is missing"),
                refused("{\"action\":\"publish\",\"topic\":\"a/b\",\"data\":1}", 412, "not a topic: 'a/b' *"),
                refused("{\"action\":\"publish\",\"topic\":\"\",\"data\":1}", 412, "not a topic: '' *"),
                refused(
                        "{\"action\":\"publish\",\"topic\":\"a\",\"data\":\"" + "x".repeat(8_191) + "\"}",
                        413,
                        "data of 8193 bytes; the limit is 8192 bytes"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeObeyedIsAnsweredWithItsReason(String message, int code, String reason)
            throws InterruptedException {
        client.send(message);
        JsonNode answer = client.answer();

        assertEquals(
                Map.of("T", "error", "code", code),
                Map.of("T", FeedClient.kind(answer), "code", answer.get("code").asInt()),
                answer::toString);
        String told = answer.get("msg").asText();
        assertTrue(
                reason.endsWith("*") ? told.startsWith(reason.substring(0, reason.length() - 1)) : told.equals(reason),
                told);
        assertEquals(List.of(), client.allUntilPong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "unsubscribe"})
    void aListOfNothingChangesNothing(String action) throws InterruptedException {
        assertEquals(SUBSCRIBED, client.ask("{\"action\":\"" + action + "\",\"quotes\":[],\"messages\":[]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ZZZZ", "BAC ", "<script>", "\\u202e", "\\ud800", "^", "BAC,F"})
    void anUnknownSymbolIsRejectedByItself(String symbol) throws InterruptedException {
        client.send("{\"action\":\"subscribe\",\"quotes\":[\"" + symbol + "\"]}");
        JsonNode answer = client.answer();

        assertEquals("[\"BAC\"]", answer.get("quotes").toString());
        assertEquals(412, answer.get("rejected").get(0).get("code").asInt());
    }

    @Test
    void aLongNameIsNotSentBackInFull() throws InterruptedException {
        client.send("{\"action\":\"subscribe\",\"quotes\":[\"" + "x".repeat(60_000) + "\"]}");

        assertTrue(client.answer().toString().length() < 500);
    }

    @Test
    void tenThousandSymbolsAreRefusedAsAWhole() throws InterruptedException {
        String names = String.join(",", Collections.nCopies(10_000, "\"F\""));

        assertEquals(
                "{\"T\":\"error\",\"id\":1,\"code\":405,\"msg\":\"10000 symbols; the limit is 5000 per connection: "
                        + "use \\\"*\\\", or more connections\"}",
                client.ask("{\"action\":\"subscribe\",\"id\":1,\"trades\":[\"F\"],\"conflate\":250,\"quotes\":[" + names
                        + "]}"));
    }

    @Test
    void theLimitCountsWhatIsSubscribedToAlready() throws InterruptedException {
        String first = topics(0, 3_000);
        String second = topics(3_000, 6_000);

        client.send("{\"action\":\"subscribe\",\"messages\":[" + first + "]}");
        JsonNode kept = client.answer();
        client.send("{\"action\":\"subscribe\",\"messages\":[" + second + "]}");
        JsonNode refused = client.answer();
        client.send("{\"action\":\"unsubscribe\",\"messages\":[\"*\"]}");
        JsonNode back = client.answer();

        assertEquals(3_000, kept.get("messages").size());
        assertEquals(405, refused.get("code").asInt());
        assertEquals(SUBSCRIBED, FeedClient.text(back));
    }

    @Test
    void messagesOfOneIdAreEachAnswered() throws InterruptedException {
        client.send("[{\"action\":\"ping\",\"id\":1},{\"action\":\"ping\",\"id\":1},{\"action\":\"fly\",\"id\":1}]");

        assertEquals(
                List.of("pong", "pong", "error"),
                List.of(
                        FeedClient.kind(client.answer()),
                        FeedClient.kind(client.answer()),
                        FeedClient.kind(client.answer())));
    }

    @Test
    void anErrorAmongOthersCostsThemNothing() throws InterruptedException {
        client.send(
                "[{\"action\":\"ping\",\"id\":1},7,{\"action\":\"fly\",\"id\":\"x\\n\"},{\"action\":\"ping\",\"id\":2}]");

        assertEquals(1, client.answer().get("id").asInt());
        assertEquals(
                "{\"T\":\"error\",\"code\":400,\"msg\":\"a message must be a JSON object\"}",
                FeedClient.text(client.answer()));
        assertEquals("x\n", client.answer().get("id").asText());
        assertEquals(2, client.answer().get("id").asInt());
    }

    @Test
    void whoSendsTooMuchIsToldAndMaySendAgainSoon() throws InterruptedException {
        long began = System.nanoTime();
        IntStream.range(0, 300).forEach(i -> client.send("{\"action\":\"ping\",\"id\":" + i + "}"));
        List<JsonNode> answers = new ArrayList<>();
        while (answers.size() < 300) {
            answers.add(client.answer());
        }

        long pongs = answers.stream()
                .filter(answer -> FeedClient.kind(answer).equals("pong"))
                .count();
        assertTrue(pongs >= 100 && pongs <= allowedSince(began), () -> pongs + " of 300 were answered");
        assertEquals(99, answers.get(99).get("id").asInt());
        assertTrue(
                answers.stream()
                        .filter(answer -> !FeedClient.kind(answer).equals("pong"))
                        .allMatch(answer -> answer.get("code").asInt() == 429),
                answers::toString);
        awaitAllowance();
    }

    @Test
    void anArrayCountsAsManyMessages() throws InterruptedException {
        long began = System.nanoTime();
        client.send("[" + String.join(",", Collections.nCopies(500, "{\"action\":\"ping\"}")) + "]");
        int pongs = 0;
        JsonNode answer = client.answer();
        for (; FeedClient.kind(answer).equals("pong"); answer = client.answer()) {
            pongs++;
        }

        assertEquals(429, answer.get("code").asInt());
        assertTrue(pongs >= 99 && pongs <= allowedSince(began), pongs + " of 500 were answered");
        awaitAllowance();
    }

    /** How many messages may be taken at most: a burst, and as many as are allowed in the time that it has taken. */
    private static long allowedSince(long beganNanos) {
        return 100 + 1 + 50 * (System.nanoTime() - beganNanos) / 1_000_000_000L;
    }

    /** Until the client may send again, and then some more. */
    private void awaitAllowance() throws InterruptedException {
        while (client.ask("{\"action\":\"ping\"}").contains("\"code\":429")) {
            client.next("hb");
        }
        client.next("hb");
        client.next("hb");
    }

    private static Arguments refused(String message, int code, String reason) {
        return Arguments.of(message, code, reason);
    }

    private static String topics(int from, int to) {
        return String.join(
                ",", IntStream.range(from, to).mapToObj(i -> "\"t" + i + "\"").toList());
    }
}
