package io.quotecast.web.http;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.SseClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The feed as Server-Sent Events. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class ServerSentEventsTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    PipelineThread pipeline;

    @Inject
    Hub hub;

    @Inject
    ConnectionLimiter connectionLimiter;

    private IngestClient ingestClient;

    @BeforeEach
    void createClient() {
        ingestClient = new IngestClient(server);
    }

    @Test
    void theStreamCarriesTheSameEventsAsAWebSocket() throws Exception {
        ingestClient.pushAndFlush(JsonLines.quote("GE", "10.00", "10.01"), pipeline, hub);

        try (SseClient events = SseClient.connect(server, "?quotes=GE,ZZZZ", "");
                FeedClient stream = FeedClient.connect(server, "?quotes=GE")) {
            JsonNode greeting = events.next("success");
            JsonNode response = events.next("subscription");
            JsonNode state = events.next("q");
            stream.event();
            ingestClient.push(JsonLines.quote("GE", "11.00", "11.01"));
            JsonNode live = events.next("q");

            assertEquals(200, events.status());
            assertEquals("text/event-stream", events.header("Content-Type"));
            assertEquals("no-store", events.header("Cache-Control"));
            assertEquals("quotecast.v1", greeting.get("proto").asText());
            assertEquals(
                    "unknown symbol 'ZZZZ'",
                    response.get("rejected").get(0).get("msg").asText());
            assertTrue(state.get("sn").asBoolean());
            assertEquals(stream.event(), live);
            assertEquals(greeting.get("epoch").asText() + ":" + live.get("q").asText(), events.lastId());
            events.next("hb");
        }
    }

    @Test
    void lastEventIdResumesTheStream() throws Exception {
        String lastId;
        try (SseClient events = SseClient.connect(server, "?trades=F&snapshot=false", "")) {
            events.next("subscription");
            ingestClient.push(JsonLines.trade("F", "12.00"));
            events.next("t");
            lastId = events.lastId();
        }
        ingestClient.push(JsonLines.trade("F", "12.01") + JsonLines.trade("F", "12.02"));

        try (SseClient events = SseClient.connect(server, "?trades=F", lastId)) {
            JsonNode response = events.next("subscription");
            String first = events.next("t").get("p").asText();
            String second = events.next("t").get("p").asText();
            ingestClient.push(JsonLines.trade("F", "12.03"));

            assertTrue(response.get("resumed").get("complete").asBoolean());
            assertEquals("12.01", first);
            assertEquals("12.02", second);
            assertEquals("12.03", events.next("t").get("p").asText());
        }
    }

    @Test
    void anInvalidParameterIsReportedAndTheOthersApply() throws Exception {
        try (SseClient events = SseClient.connect(server, "?quotes=GE&colour=red", "nonsense")) {
            String colour = events.next("error").get("msg").asText();
            String resume = events.next("error").get("msg").asText();

            assertTrue(colour.startsWith("unknown parameter or value 'colour=red'"), colour);
            assertEquals("resume: 'nonsense' is not a cursor of the form 'epoch:q'", resume);
            events.next("hb");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?trades=F, 12345, resume: '12345' is not a cursor of the form 'epoch:q'",
        "?trades=F&resume=x, '', resume: 'x' is not a cursor of the form 'epoch:q'",
        "?trades=F&conflate=5001, '', conflate: 5001 is out of range (0 to 5000)",
        "?trades=F&snapshot=1, '', unknown parameter or value 'snapshot=1'",
    })
    void aWrongCursorOrOptionDoesNotCostTheSubscription(String query, String lastId, String message) throws Exception {
        ingestClient.pushAndFlush(JsonLines.trade("F", "12.00"), pipeline, hub);
        String headers = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";

        try (RawWebSocket events = RawWebSocket.get(server, "/v1/events" + query, headers)) {
            assertTrue(nextChunkContaining(events, "\"T\":\"error\"").contains("\"code\":417,\"msg\":\"" + message));
            nextChunkContaining(events, "\"T\":\"subscription\",\"trades\":[\"F\"]");
            nextChunkContaining(events, "\"sn\":true");
        }
    }

    @Test
    void aWrongLastEventIdDoesNotReplaceTheCursorOfTheUrl() throws Exception {
        String cursor;
        try (SseClient events = SseClient.connect(server, "?trades=F&snapshot=false", "")) {
            events.next("subscription");
            ingestClient.push(JsonLines.trade("F", "12.00"));
            events.next("t");
            cursor = events.lastId();
        }
        ingestClient.push(JsonLines.trade("F", "12.01"));

        try (SseClient events = SseClient.connect(server, "?trades=F&resume=" + cursor, "12345")) {
            assertTrue(
                    events.next("subscription").get("resumed").get("complete").asBoolean());
            assertEquals("12.01", events.next("t").get("p").asText());
        }
    }

    private static String nextChunkContaining(RawWebSocket events, String part) throws IOException {
        String chunk = new String(events.nextChunk(), StandardCharsets.UTF_8);
        while (!chunk.contains(part)) {
            chunk = new String(events.nextChunk(), StandardCharsets.UTF_8);
        }
        return chunk;
    }

    @Test
    void everyLineOfPublishedJsonIsAFieldOfItsOwn() throws Exception {
        String published = "{\n  \"a\": 1,\r\n\r  \"b\": [\n]\n}";

        try (SseClient events = SseClient.connect(server, "?messages=lines", "");
                FeedClient stream = FeedClient.connect(server, "?messages=lines")) {
            events.next("subscription");
            given().body(published)
                    .post(server.resolve("/v1/publish/lines"))
                    .then()
                    .statusCode(200);
            JsonNode message = events.next("msg");

            assertEquals("{\"a\":1,\"b\":[]}", message.get("data").toString());
            assertEquals(stream.event(), message);
            assertTrue(events.lastId().endsWith(":" + message.get("q").asText()), events.lastId());
        }
    }

    @Test
    void anUnknownFormatIsRefused() throws Exception {
        try (SseClient events = SseClient.connect(server, "?quotes=GE&format=cbor", "")) {
            assertEquals(400, events.status());
        }
        try (SseClient events = SseClient.connect(server, "?quotes=GE&format=json", "")) {
            assertEquals(200, events.status());
        }
    }

    @Test
    void aClientThatDoesNotReadIsDisconnected() throws Exception {
        Await.untilAtMost(0, "connections of other tests", connectionLimiter::count);
        try (RawWebSocket slow = RawWebSocket.connectWithSmallBuffer(server, "/v1/events?quotes=AMAT&snapshot=false");
                FeedClient healthy = FeedClient.connect(server, "?quotes=AMAT&snapshot=false")) {
            for (int i = 0; i < 20; i++) {
                ingestClient.push(JsonLines.quote("AMAT", "258.00", "258.01").repeat(4_000));
            }
            // Waits without reading: a client that reads is no longer slow.
            Await.untilAtMost(1, "connections", connectionLimiter::count);

            healthy.checkAlive();
            assertTrue(slow.isClosedByServer());
        }
    }
}
