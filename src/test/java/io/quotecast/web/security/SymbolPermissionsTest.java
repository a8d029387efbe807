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
import io.quotecast.testing.JsonLines;
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

/** A client whose key permits {@code BTC-*} and {@code AAPL} neither receives nor ingests events of other symbols. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class SymbolPermissionsTest {
    private static final Set<String> PERMITTED = Set.of("AAPL", "BTC-USD");
    private static final String EVERYTHING = "?trades=*&quotes=*&bars=*&tickers=*&statuses=*&messages=*";

    @TestHTTPResource("/")
    URI server;

    @Inject
    PipelineThread pipeline;

    @Inject
    Hub hub;

    @Inject
    Intake intake;

    private IngestClient ingestClient;

    @BeforeEach
    void createClient() {
        ingestClient = new IngestClient(server, ApiKeyFixture.ALL_ROLES);
    }

    @Test
    void symbolsWithoutPermissionAreRejectedOneByOne() throws Exception {
        String token = JwtFixture.sign(JwtFixture.claims("read").claim("symbols", List.of("btc-*", "aapl")));
        for (String key : List.of(ApiKeyFixture.SOME_SYMBOLS, token)) {
            try (FeedClient client = FeedClient.connectAs(key, server, "")) {
                client.send(
                        "{\"action\":\"subscribe\",\"quotes\":[\"aapl\",\"msft\",\"BTC-USD\",\"ZZZZ\"],\"trades\":[\"ETH-USD\"]}");
                JsonNode response = client.response();

                assertEquals("[\"AAPL\",\"BTC-USD\"]", response.get("quotes").toString());
                assertEquals("[]", response.get("trades").toString());
                assertEquals(
                        "[{\"channel\":\"trades\",\"S\":\"ETH-USD\",\"code\":409,\"msg\":\"your key does not permit symbol 'ETH-USD'\"},"
                                + "{\"channel\":\"quotes\",\"S\":\"msft\",\"code\":409,\"msg\":\"your key does not permit symbol 'msft'\"},"
                                + "{\"channel\":\"quotes\",\"S\":\"ZZZZ\",\"code\":412,\"msg\":\"unknown symbol 'ZZZZ'\"}]",
                        response.get("rejected").toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&conflate=100", "&snapshot=false"})
    void aStarCoversOnlyPermittedSymbols(String option) throws Exception {
        pushAll(1);
        // Replaces the last trade of the previous run, which would otherwise end this one from the snapshot.
        ingestClient.pushAndFlush(JsonLines.trade("AAPL", "10.00"), pipeline, hub);
        try (FeedClient client = FeedClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, EVERYTHING + option)) {
            List<String> subscribed = texts(client.response().get("quotes"));
            assertTrue(subscribed.containsAll(PERMITTED), subscribed::toString);
            assertTrue(subscribed.stream().allMatch(symbol -> symbol.matches("AAPL|BTC-.*")), subscribed::toString);
            pushAll(2);
            ingestClient.push(JsonLines.trade("AAPL", "999.00"));

            assertEquals(PERMITTED, symbolsUntil(client, "999.00"));
        }
    }

    @Test
    void aResumedStreamCarriesOnlyPermittedSymbols() throws Exception {
        long position;
        String epoch;
        try (FeedClient client =
                FeedClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, "?trades=AAPL&snapshot=false")) {
            client.response();
            ingestClient.push(JsonLines.trade("AAPL", "100.00"));
            position = client.event().get("q").asLong();
            epoch = client.greeting().get("epoch").asText();
        }
        pushAll(5);
        ingestClient.push(JsonLines.trade("AAPL", "998.00"));

        try (FeedClient resumed = FeedClient.connectAs(
                ApiKeyFixture.SOME_SYMBOLS, server, EVERYTHING + "&resume=" + epoch + ":" + position)) {
            assertEquals(PERMITTED, symbolsUntil(resumed, "998.00"));
        }
        try (FeedClient late =
                FeedClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, EVERYTHING + "&resume=gone:1")) {
            ingestClient.push(JsonLines.trade("AAPL", "997.00"));
            assertEquals(PERMITTED, symbolsUntil(late, "997.00"));
        }
        try (FeedClient named = FeedClient.connectAs(
                ApiKeyFixture.SOME_SYMBOLS, server, "?trades=MSFT,AAPL&resume=" + epoch + ":" + position)) {
            assertEquals(Set.of("AAPL"), symbolsUntil(named, "998.00"));
        }
    }

    @Test
    void unpausingSendsOnlyPermittedSymbols() throws Exception {
        try (FeedClient client = FeedClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, EVERYTHING)) {
            client.response();
            client.request("{\"action\":\"pause\"}");
            pushAll(3);
            client.request("{\"action\":\"unpause\"}");
            // Follows the snapshot of all that was missed.
            ingestClient.push(JsonLines.trade("AAPL", "996.00"));

            assertEquals(PERMITTED, symbolsUntil(client, "996.00"));
        }
    }

    @Test
    void serverSentEventsCarryOnlyPermittedSymbols() throws Exception {
        pushAll(1);
        try (SseClient client = SseClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, "?trades=*&quotes=*", "")) {
            client.next("subscription");
            pushAll(2);
            ingestClient.push(JsonLines.trade("AAPL", "995.00"));

            Set<String> received = new TreeSet<>();
            JsonNode event = client.next("t");
            for (; !event.path("p").asText().equals("995.00"); event = client.next("t")) {
                received.add(event.get("S").asText());
            }
            assertTrue(PERMITTED.containsAll(received), received::toString);
        }
    }

    @Test
    void httpResponsesContainOnlyPermittedSymbols() throws Exception {
        pushAll(1);

        List<String> listed = get("/v1/symbols").path("symbol");
        assertTrue(listed.contains("AAPL") && listed.contains("BTC-USD"), listed::toString);
        assertTrue(listed.stream().allMatch(symbol -> symbol.matches("AAPL|BTC-.*")), listed::toString);
        assertEquals(List.of(), get("/v1/symbols?q=microsoft").path("symbol"));
        assertEquals(
                PERMITTED, get("/v1/snapshot").<Map<String, ?>>path("snapshots").keySet());
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
    void ingestedEventsOfOtherSymbolsAreRefusedAndCounted() throws Exception {
        long before = notPermitted();
        Response response = RestAssured.given()
                .header("Authorization", "Bearer " + ApiKeyFixture.SOME_SYMBOLS)
                .body((JsonLines.trade("AAPL", "1.00")
                                + JsonLines.trade("MSFT", "1.00")
                                + JsonLines.trade("BTC-USD", "1.00"))
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
                response.path("accepted") + " " + response.path("refused") + " " + response.path("rejected.line") + " "
                        + response.path("rejected.code"));
        assertEquals(before + 2, notPermitted());
    }

    private void pushAll(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            for (String symbol : List.of("MSFT", "AAPL", "ETH-USD", "BTC-USD")) {
                ingestClient.push(JsonLines.quote(symbol, "10.00", "10.01") + JsonLines.trade(symbol, "10.00")
                        + "{\"T\":\"s\",\"S\":\"" + symbol + "\",\"sc\":\"T\"}\n");
            }
        }
    }

    /** Returns the symbols of all events up to the trade at a price. */
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
        list.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private long notPermitted() {
        return intake.sinks().stream()
                .mapToLong(eventSink -> eventSink.rejected(Rejection.NOT_PERMITTED))
                .sum();
    }

    private static Response get(String path) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + ApiKeyFixture.SOME_SYMBOLS)
                .get(path);
    }
}
