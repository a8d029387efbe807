package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.Rejection;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JwtFixture;
import io.quotecast.testing.SseClient;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose key is for {@code BTC-*} and {@code AAPL} hears, sees and says nothing of any other symbol. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class SymbolPermissionsTest {
    private static final Set<String> OWN = Set.of("AAPL", "BTC-USD");
    private static final String EVERYTHING = "?trades=*&quotes=*&bars=*&tickers=*&statuses=*&messages=*";

    @TestHTTPResource("/")
    URI server;

    @Inject
    PipelineThread road;

    @Inject
    Hub hub;

    @Inject
    Intake intake;

    private IngestClient ingestClient;

    @BeforeEach
    void aim() {
        ingestClient = new IngestClient(server, ApiKeyFixture.ALL);
    }

    @Test
    void othersAreRejectedOneByOne() throws Exception {
        String token = JwtFixture.sign(JwtFixture.claims("read").claim("symbols", List.of("btc-*", "aapl")));
        for (String key : List.of(ApiKeyFixture.SOME_SYMBOLS, token)) {
            try (FeedClient client = FeedClient.connectAs(key, server, "")) {
                client.send(
                        "{\"action\":\"subscribe\",\"quotes\":[\"aapl\",\"msft\",\"BTC-USD\",\"ZZZZ\"],\"trades\":[\"ETH-USD\"]}");
                JsonNode answer = client.answer();

                assertEquals("[\"AAPL\",\"BTC-USD\"]", answer.get("quotes").toString());
                assertEquals("[]", answer.get("trades").toString());
                assertEquals(
                        "[{\"channel\":\"trades\",\"S\":\"ETH-USD\",\"code\":409,\"msg\":\"your key is not for symbol 'ETH-USD'\"},"
                                + "{\"channel\":\"quotes\",\"S\":\"msft\",\"code\":409,\"msg\":\"your key is not for symbol 'msft'\"},"
                                + "{\"channel\":\"quotes\",\"S\":\"ZZZZ\",\"code\":412,\"msg\":\"unknown symbol 'ZZZZ'\"}]",
                        answer.get("rejected").toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&conflate=100", "&snapshot=false"})
    void everythingIsOnlyTheirOwn(String option) throws Exception {
        pushAll(1);
        // Else the trade that ended the last time could be in the snapshot still, and end this time at once.
        ingestClient.pushThrough(IngestClient.trade("AAPL", "10.00"), road, hub);
        try (FeedClient client = FeedClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, EVERYTHING + option)) {
            List<String> subscribed = texts(client.answer().get("quotes"));
            assertTrue(subscribed.containsAll(OWN), subscribed::toString);
            assertTrue(subscribed.stream().allMatch(symbol -> symbol.matches("AAPL|BTC-.*")), subscribed::toString);
            pushAll(2);
            ingestClient.push(IngestClient.trade("AAPL", "999.00"));

            assertEquals(OWN, symbolsUntil(client, "999.00"));
        }
    }

    @Test
    void whoComesBackWithACursorHearsOnlyTheirOwn() throws Exception {
        long q;
        String epoch;
        try (FeedClient client =
                FeedClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, "?trades=AAPL&snapshot=false")) {
            client.answer();
            ingestClient.push(IngestClient.trade("AAPL", "100.00"));
            q = client.event().get("q").asLong();
            epoch = client.greeting().get("epoch").asText();
        }
        pushAll(5);
        ingestClient.push(IngestClient.trade("AAPL", "998.00"));

        try (FeedClient back =
                FeedClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, EVERYTHING + "&resume=" + epoch + ":" + q)) {
            assertEquals(OWN, symbolsUntil(back, "998.00"));
        }
        try (FeedClient late =
                FeedClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, EVERYTHING + "&resume=gone:1")) {
            ingestClient.push(IngestClient.trade("AAPL", "997.00"));
            assertEquals(OWN, symbolsUntil(late, "997.00"));
        }
        try (FeedClient named = FeedClient.connectAs(
                ApiKeyFixture.SOME_SYMBOLS, server, "?trades=MSFT,AAPL&resume=" + epoch + ":" + q)) {
            assertEquals(Set.of("AAPL"), symbolsUntil(named, "998.00"));
        }
    }

    @Test
    void aPauseAndItsEndShowOnlyTheirOwn() throws Exception {
        try (FeedClient client = FeedClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, EVERYTHING)) {
            client.answer();
            client.send("{\"action\":\"pause\"}");
            pushAll(3);
            ingestClient.push(IngestClient.trade("AAPL", "996.00"));
            client.send("{\"action\":\"unpause\"}");

            assertEquals(OWN, symbolsUntil(client, "996.00"));
        }
    }

    @Test
    void theSameHoldsForServerSentEvents() throws Exception {
        pushAll(1);
        try (SseClient client = SseClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, "?trades=*&quotes=*", "")) {
            client.next("subscription");
            pushAll(2);
            ingestClient.push(IngestClient.trade("AAPL", "995.00"));

            Set<String> heard = new TreeSet<>();
            JsonNode event = client.next("t");
            for (; !event.path("p").asText().equals("995.00"); event = client.next("t")) {
                heard.add(event.get("S").asText());
            }
            assertTrue(OWN.containsAll(heard), heard::toString);
        }
    }

    @Test
    void overHttpThereIsNothingOfOthers() throws Exception {
        pushAll(1);

        List<String> listed = get("/v1/symbols").path("symbol");
        assertTrue(listed.contains("AAPL") && listed.contains("BTC-USD"), listed::toString);
        assertTrue(listed.stream().allMatch(symbol -> symbol.matches("AAPL|BTC-.*")), listed::toString);
        assertEquals(List.of(), get("/v1/symbols?q=microsoft").path("symbol"));
        assertEquals(OWN, get("/v1/snapshot").<Map<String, ?>>path("snapshots").keySet());
        Response some = get("/v1/snapshot?symbols=AAPL,MSFT,ETH-USD");
        assertEquals(Set.of("AAPL"), some.<Map<String, ?>>path("snapshots").keySet());
        assertEquals(List.of(409, 409), some.path("rejected.code"));
        for (String path :
                List.of("/v1/bars/MSFT", "/v1/trades/MSFT", "/v1/bars/msft?tf=1s", "/v1/trades/ETH-USD?after=0")) {
            assertEquals("403 409", get(path).statusCode() + " " + get(path).path("code"), path);
        }
        assertEquals(200, get("/v1/bars/aapl").statusCode());
        assertEquals(200, get("/v1/trades/BTC-USD").statusCode());
    }

    @Test
    void eventsOfOthersAreRefusedAndCounted() throws Exception {
        long before = notPermitted();
        Response answer = RestAssured.given()
                .header("Authorization", "Bearer " + ApiKeyFixture.SOME_SYMBOLS)
                .body((IngestClient.trade("AAPL", "1.00")
                                + IngestClient.trade("MSFT", "1.00")
                                + IngestClient.trade("BTC-USD", "1.00"))
                        .getBytes(StandardCharsets.UTF_8))
                .post("/v1/ingest");
        try (WebSocketTestClient socket =
                WebSocketTestClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, "/v1/ingest")) {
            socket.send("{\"T\":\"t\",\"S\":\"MSFT\",\"p\":1,\"s\":1,\"id\":1}");
            socket.send("{\"T\":\"t\",\"S\":\"AAPL\",\"p\":1,\"s\":1,\"id\":2}");

            assertTrue(socket.nextText().startsWith("[{\"T\":\"error\",\"id\":1,\"code\":409,"));
            assertEquals("[{\"T\":\"ack\",\"id\":2}]", socket.nextText());
        }

        assertEquals(
                "2 1 [2] [409]",
                answer.path("accepted") + " " + answer.path("refused") + " " + answer.path("rejected.line") + " "
                        + answer.path("rejected.code"));
        assertEquals(before + 2, notPermitted());
    }

    private void pushAll(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            for (String symbol : List.of("MSFT", "AAPL", "ETH-USD", "BTC-USD")) {
                ingestClient.push(IngestClient.quote(symbol, "10.00", "10.01") + IngestClient.trade(symbol, "10.00")
                        + "{\"T\":\"s\",\"S\":\"" + symbol + "\",\"sc\":\"T\"}\n");
            }
        }
    }

    /** Of which symbols something comes, up to the trade at this price. */
    private static Set<String> symbolsUntil(FeedClient client, String price) throws InterruptedException {
        Set<String> symbols = new TreeSet<>();
        JsonNode event = client.event();
        while (!(FeedClient.kind(event).equals("t") && event.get("p").asText().equals(price))) {
            if (event.has("S")) {
                symbols.add(event.get("S").asText());
            }
            event = client.event();
        }
        symbols.add(event.get("S").asText());
        return symbols;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private long notPermitted() {
        return intake.inlets().stream()
                .mapToLong(eventSink -> eventSink.rejected(Rejection.NOT_PERMITTED))
                .sum();
    }

    private static Response get(String path) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + ApiKeyFixture.SOME_SYMBOLS)
                .get(path);
    }
}
