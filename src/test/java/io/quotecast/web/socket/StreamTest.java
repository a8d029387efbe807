package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.RelayClient;
import io.quotecast.testing.WebSocketTestClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests, responses and events of the feed over a WebSocket. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class StreamTest {
    private static final long T = 1_767_623_400_250_000L;

    @TestHTTPResource("/")
    URI server;

    @Inject
    PipelineThread pipeline;

    @Inject
    Hub hub;

    private IngestClient ingestClient;

    @BeforeEach
    void createClient() {
        ingestClient = new IngestClient(server);
    }

    @Test
    void theGreetingHasSessionPositionAndLimits() throws InterruptedException {
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/v1/stream")) {
            String greeting = client.nextText()
                    .replaceFirst("\"session\":\"[0-9a-z]{16,17}\"", "\"session\":\"?\"")
                    .replaceFirst("\"client\":\"[0-9a-z]{16,17}\"", "\"client\":\"?\"")
                    .replaceFirst("\"epoch\":\"[0-9a-z]{8}\"", "\"epoch\":\"?\"")
                    .replaceFirst("\"q\":[0-9]+", "\"q\":0")
                    .replaceFirst("\"t\":[0-9]{16}", "\"t\":0");

            assertEquals(
                    "[{\"T\":\"success\",\"msg\":\"connected\",\"proto\":\"quotecast.v1\",\"session\":\"?\",\"client\":\"?\",\"epoch\":\"?\","
                            + "\"q\":0,\"heartbeat_ms\":200,\"auth\":\"none\",\"roles\":[\"read\",\"publish\",\"ingest\",\"admin\"],"
                            + "\"limits\":{\"messages_per_second\":50,\"burst\":100,"
                            + "\"max_message_bytes\":65536,\"max_symbols\":5000,"
                            + "\"publishes_per_second\":50,\"publish_burst\":100,\"max_publish_bytes\":8192,\"publish_bytes_per_second\":262144},"
                            + "\"conflate_ms\":[0,50,100,250,500,1000,5000],"
                            + "\"timeframes\":[\"1s\",\"1m\",\"5m\",\"15m\",\"1h\",\"1d\"]},"
                            + "{\"T\":\"market\",\"st\":\"open\",\"session\":\"regular\",\"t\":0}]",
                    greeting);
        }
    }

    @Test
    void everyConnectionHasItsOwnSessionInTheSameEpoch() throws InterruptedException {
        try (FeedClient one = connect();
                FeedClient other = connect()) {
            assertNotEquals(one.greeting().get("session"), other.greeting().get("session"));
            assertEquals(one.greeting().get("epoch"), other.greeting().get("epoch"));
        }
    }

    @Test
    void everyResponseShowsTheWholeSubscription() throws InterruptedException {
        try (FeedClient client = connect()) {
            assertEquals(
                    subscription("\"id\":7,", "[\"CSCO\"]", "[\"PEP\",\"CSCO\"]", "[]"),
                    client.request(
                            "{\"action\":\"subscribe\",\"id\":7,\"trades\":[\"csco\"],\"quotes\":[\"CSCO\",\"PEP\"]}"));
            assertEquals(
                    subscription("\"id\":\"b\",", "[\"CSCO\"]", "[\"CSCO\"]", "[]"),
                    client.request("{\"action\":\"unsubscribe\",\"id\":\"b\",\"quotes\":[\"PEP\"]}"));
            assertEquals(
                    subscription("", "[\"CSCO\"]", "[\"CSCO\"]", "[\"a.b_C-1\"]"),
                    client.request("{\"action\":\"subscribe\",\"messages\":[\"a.b_C-1\"]}"));
            assertEquals(
                    subscription("\"id\":9,", "[\"CSCO\"]", "[\"CSCO\"]", "[\"a.b_C-1\"]"),
                    client.request("{\"action\":\"list\",\"id\":9}"));
            assertEquals(
                    subscription("", "[]", "[]", "[]"), client.request("{\"action\":\"unsubscribe\",\"all\":true}"));
        }
    }

    @Test
    void everyKindOfEventHasItsOwnForm() throws Exception {
        try (FeedClient client = connect()) {
            client.request("{\"action\":\"subscribe\",\"trades\":[\"KO\"],\"quotes\":[\"KO\"],\"statuses\":[\"KO\"],"
                    + "\"snapshot\":false}");

            ingestClient.push("{\"T\":\"q\",\"S\":\"ko\",\"bp\":70,\"bs\":3,\"ap\":70.5,\"as\":0,\"t\":" + T + "}\n"
                    + "{\"T\":\"t\",\"S\":\"KO\",\"p\":70.10,\"s\":100,\"x\":\"V\",\"i\":96921,\"side\":\"buy\",\"t\":"
                    + T
                    + "}\n{\"T\":\"t\",\"S\":\"KO\",\"p\":70.1,\"s\":1,\"t\":" + T + "}\n"
                    + "{\"T\":\"s\",\"S\":\"KO\",\"sc\":\"H\",\"rc\":\"T12\",\"t\":" + T + "}\n");

            assertEquals(
                    List.of(
                            "{\"T\":\"q\",\"S\":\"KO\",\"bp\":70.00,\"bs\":3,\"ap\":70.50,\"as\":0,\"t\":" + T
                                    + ",\"q\":0,\"u\":0}",
                            "{\"T\":\"t\",\"S\":\"KO\",\"p\":70.10,\"s\":100,\"x\":\"V\",\"i\":96921,\"side\":\"buy\",\"t\":"
                                    + T + ",\"q\":0,\"u\":0}",
                            "{\"T\":\"t\",\"S\":\"KO\",\"p\":70.10,\"s\":1,\"t\":" + T + ",\"q\":0,\"u\":0}",
                            "{\"T\":\"s\",\"S\":\"KO\",\"sc\":\"H\",\"sm\":\"Halted\",\"rc\":\"T12\",\"t\":" + T
                                    + ",\"q\":0,\"u\":0}"),
                    List.of(event(client), event(client), event(client), event(client)));
        }
    }

    @Test
    void pricesAndSizesOfCoinsHaveTheirOwnDecimals() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=DOGE-USD&snapshot=false")) {
            client.response();

            ingestClient.push("{\"T\":\"q\",\"S\":\"DOGE-USD\",\"bp\":0.12,\"bs\":0.1,\"ap\":0.12000001,\"as\":2,\"t\":"
                    + T + "}\n");

            assertEquals(
                    "{\"T\":\"q\",\"S\":\"DOGE-USD\",\"bp\":0.12000000,\"bs\":0.100000,\"ap\":0.12000001,\"as\":2.000000,\"t\":"
                            + T + ",\"q\":0,\"u\":0}",
                    event(client));
        }
    }

    @Test
    void aTradeUpdatesTheTickerAndTheBars() throws Exception {
        try (FeedClient client = connect()) {
            client.request("{\"action\":\"subscribe\",\"tickers\":[\"GE\"],\"bars\":[\"GE\"]}");

            ingestClient.push(JsonLines.quote("GE", "300.10", "300.20") + JsonLines.trade("GE", "300.15"));

            JsonNode ticker = client.next("k");
            assertEquals(
                    "{\"T\":\"k\",\"S\":\"GE\",\"p\":300.15,\"ch\":0.00,\"cp\":0.0000,\"o\":300.15,\"h\":300.15,\"l\":300.15,"
                            + "\"pc\":300.15,\"v\":1,\"vw\":300.15,\"n\":1,\"bp\":300.10,\"ap\":300.20,\"st\":\"open\",\"t\":"
                            + ticker.get("t") + ",\"q\":0,\"u\":0}",
                    FeedClient.text(ticker));
            JsonNode bar = client.next("b");
            while (!bar.get("tf").asText().equals("1s") || !bar.get("x").asBoolean()) {
                bar = client.next("b");
            }
            assertEquals(
                    "{\"T\":\"b\",\"S\":\"GE\",\"tf\":\"1s\",\"o\":300.15,\"h\":300.15,\"l\":300.15,\"c\":300.15,\"v\":1,"
                            + "\"vw\":300.15,\"n\":1,\"x\":true,\"t\":" + bar.get("t") + ",\"q\":0,\"u\":0}",
                    FeedClient.text(bar));
        }
    }

    @Test
    void anUnknownSymbolDoesNotAffectTheOthers() throws Exception {
        try (FeedClient client = connect()) {
            client.send("{\"action\":\"subscribe\",\"quotes\":[\"ZZZZ\",\"PFE\"],\"messages\":[\"a b\"]}");
            JsonNode response = client.response();
            ingestClient.push(JsonLines.quote("PFE", "25.00", "25.01"));

            assertEquals("[\"PFE\"]", response.get("quotes").toString());
            assertEquals(
                    "[{\"channel\":\"quotes\",\"S\":\"ZZZZ\",\"code\":412,\"msg\":\"unknown symbol 'ZZZZ'\"},"
                            + "{\"channel\":\"messages\",\"topic\":\"a b\",\"code\":412,"
                            + "\"msg\":\"not a topic: 'a b' (1-64 of a-z A-Z 0-9 . _ -)\"}]",
                    response.get("rejected").toString());
            assertEquals("PFE", client.event().get("S").asText());
        }
    }

    @Test
    void aStarSubscribesToEverySymbolOfAChannel() throws Exception {
        try (FeedClient client = connect()) {
            assertEquals(
                    subscription("", "[]", "[\"*\"]", "[]"),
                    client.request("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"snapshot\":false}"));

            ingestClient.push(JsonLines.quote("MCD", "290.00", "290.01")
                    + JsonLines.trade("MCD", "290.00")
                    + JsonLines.quote("NKE", "60.00", "60.01"));

            List<String> received = new ArrayList<>();
            while (!received.contains("q NKE")) {
                JsonNode event = client.event();
                String name = FeedClient.kind(event) + " " + event.get("S").asText();
                // Skips events that an earlier test has ingested.
                if (name.matches("[qt] (MCD|NKE)")) {
                    received.add(name);
                }
            }
            assertEquals(List.of("q MCD", "q NKE"), received);
        }
    }

    @Test
    void aSingleSymbolCannotBeRemovedFromAStar() throws InterruptedException {
        try (FeedClient client = FeedClient.connect(server, "?statuses=*")) {
            client.response();
            client.send("{\"action\":\"unsubscribe\",\"statuses\":[\"AAPL\"]}");
            JsonNode response = client.response();

            assertEquals("[\"*\"]", response.get("statuses").toString());
            assertEquals(417, response.get("rejected").get(0).get("code").asInt());
            assertTrue(client.request("{\"action\":\"unsubscribe\",\"statuses\":[\"*\"]}")
                    .contains("\"statuses\":[]"));
        }
    }

    @Test
    void queryParametersSubscribe() throws Exception {
        ingestClient.pushAndFlush(JsonLines.quote("DIS", "110.00", "110.02"), pipeline, hub);

        try (FeedClient client = FeedClient.connect(server, "?quotes=DIS,NOPE&trades=*&conflate=120&messages=url")) {
            JsonNode response = client.next();

            assertEquals(
                    "{\"T\":\"subscription\",\"trades\":[\"*\"],\"quotes\":[\"DIS\"],\"bars\":[],\"tickers\":[],\"statuses\":[],"
                            + "\"messages\":[\"url\"],\"conflate\":250,\"paused\":false,\"rejected\":[{\"channel\":\"quotes\",\"S\":\"NOPE\",\"code\":412,\"msg\":\"unknown"
                            + " symbol 'NOPE'\"}]}",
                    response.toString());
            JsonNode state = client.next("q");
            assertEquals(
                    List.of("DIS", true),
                    List.of(state.get("S").asText(), state.get("sn").asBoolean()));
        }
    }

    @Test
    void eachInvalidQueryParameterIsReportedAndTheOthersApply() throws InterruptedException {
        try (FeedClient client = FeedClient.connect(server, "?qoutes=DIS&statuses=DIS&conflate=fast&snapshot=no")) {
            List<String> errors = List.of(
                    FeedClient.text(client.next()), FeedClient.text(client.next()), FeedClient.text(client.next()));

            assertTrue(
                    errors.stream().allMatch(error -> error.contains("\"T\":\"error\",\"code\":417")),
                    errors::toString);
            assertTrue(errors.get(0).contains("'qoutes=DIS'"), errors.get(0));
            assertTrue(client.request("{\"action\":\"list\"}").contains("\"statuses\":[\"DIS\"]"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quotes=DIS&x=%zz", "quotes=DIS&%"})
    void anUndecodableQueryIsRefusedBeforeTheUpgrade(String query) throws IOException {
        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/stream?" + query, "")) {
            assertTrue(socket.responseHead().startsWith("HTTP/1.1 400 "), socket.responseHead());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF=%FF&quotes=DIS", "&&=&quotes=DIS&=x", "quotes=DIS&QUOTES=F", "quotes=DIS&action=ping"})
    void unusualQueryParametersStillSubscribe(String query) throws IOException {
        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/stream?" + query, "")) {
            assertTrue(socket.nextTextContaining("error").contains("\"code\":417"));
            assertTrue(socket.nextTextContaining("subscription").contains("\"quotes\":[\"DIS\"]"));
        }
    }

    @Test
    void aPauseStopsEventsAndUnpausingSendsWhatChanged() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=UPS,FDX,GM&snapshot=false")) {
            client.response();
            ingestClient.push(JsonLines.quote("GM", "80.00", "80.01"));
            long quiet = client.event().get("q").asLong();

            String paused = client.request("{\"action\":\"pause\",\"id\":11}");
            ingestClient.pushAndFlush(
                    JsonLines.quote("UPS", "100.00", "100.01").repeat(5) + JsonLines.quote("FDX", "200.00", "200.01"),
                    pipeline,
                    hub);
            List<String> meanwhile = client.messagesUntilPong();
            client.send("{\"action\":\"unpause\",\"id\":12}");
            JsonNode unpaused = client.next();
            JsonNode first = client.next();
            JsonNode second = client.next();

            assertEquals("{\"T\":\"success\",\"id\":11,\"msg\":\"paused\"}", paused);
            assertEquals(List.of(), meanwhile);
            assertEquals("{\"T\":\"success\",\"id\":12,\"msg\":\"unpaused\"}", FeedClient.text(unpaused));
            assertEquals(
                    List.of("FDX", "UPS"),
                    List.of(first, second).stream()
                            .map(node -> node.get("S").asText())
                            .sorted()
                            .toList());
            assertTrue(first.get("sn").asBoolean() && second.get("sn").asBoolean());
            assertTrue(first.get("q").asLong() > quiet);
            assertEquals(List.of(), client.messagesUntilPong());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"13", "\"a-13\"", "-1", "\"\\u00e9\\\"\"", "\"\""})
    void aPingIsAnsweredWithItsId(String id) throws InterruptedException {
        try (FeedClient client = connect()) {
            client.send("{\"action\":\"ping\",\"id\":" + id + "}");
            JsonNode pong = client.next();

            assertEquals(FeedClient.parse("{\"T\":\"pong\",\"id\":" + id + ",\"t\":" + pong.get("t") + "}"), pong);
            assertTrue(Math.abs(pong.get("t").asLong() / 1_000 - System.currentTimeMillis()) < 10_000);
        }
    }

    @Test
    void aPublishedMessageIsAcknowledgedAndReachesTheStreamAndTheRoom() throws InterruptedException {
        try (RelayClient room = RelayClient.join(server, "/rooms/desk");
                FeedClient client = FeedClient.connect(server, "?messages=desk");
                FeedClient other = FeedClient.connect(server, "?messages=*")) {
            client.response();
            other.response();
            client.send(
                    "{\"action\":\"publish\",\"id\":\"c-42\",\"topic\":\"desk\",\"data\":{ \"any\" : [1.50,\"é\"] }}");
            JsonNode one = client.next();
            JsonNode two = client.next();
            while (FeedClient.kind(one).equals("msg") && FeedClient.kind(two).equals("msg")) {
                one = two;
                two = client.next();
            }
            JsonNode message = FeedClient.kind(one).equals("msg") ? one : two;
            JsonNode ack = message == one ? two : one;

            assertEquals("{\"T\":\"ack\",\"id\":\"c-42\",\"q\":" + message.get("q") + "}", ack.toString());
            assertEquals("{\"any\":[1.50,\"é\"]}", message.get("data").toString());
            assertEquals(client.greeting().get("client"), message.get("from"));
            assertEquals("{ \"any\" : [1.50,\"é\"] }", room.nextText());
            JsonNode received = other.event();
            while (!received.get("q").equals(message.get("q"))) {
                received = other.event();
            }
            assertEquals(message, received);
        }
    }

    @Test
    void aServerWithoutKeysRequiresNone() throws InterruptedException {
        try (FeedClient client = connect()) {
            assertEquals(
                    "{\"T\":\"error\",\"id\":1,\"code\":403,\"msg\":\"this server requires no key, and this one is not"
                            + " valid\"}",
                    client.request("{\"action\":\"auth\",\"id\":1,\"key\":\"secret\"}"));
        }
    }

    private FeedClient connect() throws InterruptedException {
        return FeedClient.connect(server, "");
    }

    private static String event(FeedClient client) throws InterruptedException {
        return FeedClient.text(client.event());
    }

    private static String subscription(String id, String trades, String quotes, String messages) {
        return "{\"T\":\"subscription\"," + id + "\"trades\":" + trades + ",\"quotes\":" + quotes
                + ",\"bars\":[],\"tickers\":[],\"statuses\":[],\"messages\":" + messages
                + ",\"conflate\":0,\"paused\":false,\"rejected\":[]}";
    }
}
