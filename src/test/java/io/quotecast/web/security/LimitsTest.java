package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.LowLimitsProfile;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.RelayClient;
import io.quotecast.testing.SseClient;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each limit is reported and counted, and a client above it can continue. */
@QuarkusTest
@Timeout(240)
@TestProfile(LowLimitsProfile.class)
class LimitsTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    LimitCounters limitCounters;

    @Inject
    ConnectionLimiter connectionLimiter;

    @BeforeEach
    void awaitNoConnections() {
        Await.until("connections of other tests are closed", () -> connectionLimiter.count() == 0);
    }

    @Test
    void tooManyConnectionsAreRefusedUntilOneCloses() throws Exception {
        long perAddress = limitCounters.total(Limit.CONNECTIONS_PER_ADDRESS);
        long inTotal = limitCounters.total(Limit.CONNECTIONS);
        List<AutoCloseable> open = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                // These clients answer pings, so they stay connected however long the rest takes.
                open.add(WebSocketTestClient.connect(server, i % 2 == 0 ? "/v1/stream" : "/"));
            }
            assertRefused("429", "6", RawWebSocket.connect(server, "/v1/stream", ""));
            assertRefused("429", "6", RawWebSocket.connect(server, "/rooms/a", ""));
            assertRefused("429", "6", RawWebSocket.connect(server, "/v1/ingest", ""));
            Response events = RestAssured.given().get("/v1/events?quotes=*");
            assertEquals(
                    "429 406 application/problem+json 1",
                    events.statusCode() + " " + events.path("code") + " " + events.contentType() + " "
                            + events.header("Retry-After"));
            for (int i = 0; i < 4; i++) {
                open.add(assertAccepted(RawWebSocket.connectFrom("127.0.0.2", server, "/v1/stream")));
            }
            assertRefused("503", "10", RawWebSocket.connectFrom("127.0.0.2", server, "/v1/stream"));
            assertEquals(503, RestAssured.given().get("/v1/events?quotes=*").statusCode());
            assertEquals(10, connectionLimiter.count());
        } finally {
            for (AutoCloseable socket : open) {
                socket.close();
            }
        }
        assertEquals(perAddress + 4, limitCounters.total(Limit.CONNECTIONS_PER_ADDRESS));
        assertEquals(inTotal + 2, limitCounters.total(Limit.CONNECTIONS));
        Await.until("all connections are closed", () -> connectionLimiter.count() == 0);
        FeedClient.connect(server, "").close();
    }

    @Test
    void aRequestRefusedForAnotherReasonTakesNoSlot() throws Exception {
        for (int i = 0; i < 20; i++) {
            RawWebSocket.request(
                    server,
                    "GET /v1/stream HTTP/1.1\r\nHost: " + server.getAuthority()
                            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n"
                            + "Sec-WebSocket-Version: 1\r\n\r\n");
            RawWebSocket.request(
                    server,
                    "GET /v1/stream HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nSec-WebSocket-Key: x\r\n\r\n");
        }

        Await.until("no connection is counted", () -> connectionLimiter.count() == 0);
    }

    @Test
    void brokenUpgradesOverOneConnectionTakeOneSlot() throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream()
                        .write(("GET /v1/stream HTTP/1.1\r\nHost: " + server.getAuthority()
                                        + "\r\nSec-WebSocket-Key: x\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read(new byte[4_096]) < 0) {
                    break;
                }
                assertTrue(
                        connectionLimiter.count() <= 1, () -> connectionLimiter.count() + " connections are counted");
            }
        }
        Await.until("no connection is counted", () -> connectionLimiter.count() == 0);
    }

    @Test
    void tooManyMessagesAreRefusedAndCounted() throws Exception {
        long before = limitCounters.total(Limit.MESSAGES);
        try (FeedClient client = FeedClient.connect(server, "")) {
            for (int i = 0; i < 10; i++) {
                client.send("[" + "{\"action\":\"ping\"},".repeat(49) + "{\"action\":\"ping\"}]");
            }
            JsonNode response = client.response();
            while (FeedClient.kind(response).equals("pong")) {
                response = client.response();
            }

            assertEquals(429, response.path("code").asInt());
            assertTrue(limitCounters.total(Limit.MESSAGES) > before);
        }
    }

    @Test
    void anOversizedMessageIsRefusedAndCounted() throws Exception {
        long before = limitCounters.total(Limit.MESSAGE_BYTES);
        String tooLong = "{\"action\":\"ping\",\"id\":\"1\"" + " ".repeat(1_000) + "}";
        try (FeedClient client = FeedClient.connect(server, "");
                WebSocketTestClient relay = WebSocketTestClient.connect(server, "/")) {
            client.send(tooLong);
            JsonNode response = client.response();
            relay.send("x".repeat(1_025));

            assertEquals("413 null", response.path("code") + " " + response.get("fatal"));
            client.checkAlive();
            assertEquals(1009, relay.closeCode());
            assertEquals(before + 2, limitCounters.total(Limit.MESSAGE_BYTES));
        }
    }

    @Test
    void tooManySymbolsAreRefusedAndCounted() throws Exception {
        long before = limitCounters.total(Limit.SYMBOLS);
        try (FeedClient client = FeedClient.connect(server, "");
                SseClient events = SseClient.connect(server, "?quotes=AAPL,MSFT,MU,C", "")) {
            client.send("{\"action\":\"subscribe\",\"quotes\":[\"AAPL\",\"MSFT\",\"MU\",\"C\"]}");

            assertEquals(405, client.response().path("code").asInt());
            assertEquals(405, events.next("error").path("code").asInt());
            assertTrue(client.request("{\"action\":\"subscribe\",\"quotes\":[\"AAPL\",\"MSFT\",\"MU\"]}")
                    .startsWith("{\"T\":\"subscription\""));
            assertTrue(client.request("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}")
                    .startsWith("{\"T\":\"subscription\""));
            assertEquals(before + 2, limitCounters.total(Limit.SYMBOLS));
        }
    }

    @Test
    void tooManyPublishedMessagesAreRefusedAndCounted() throws Exception {
        long before = limitCounters.total(Limit.PUBLISHES);
        String publish = "{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":1}";
        try (FeedClient client = FeedClient.connect(server, "")) {
            client.send("[" + (publish + ",").repeat(14) + publish + "]");
            int rejected = 0;
            for (int i = 0; i < 15; i++) {
                rejected += client.response().path("code").asInt() == 429 ? 1 : 0;
            }

            assertTrue(rejected > 0 && rejected <= 10, rejected + " of 15 were rejected");
            assertEquals(before + rejected, limitCounters.total(Limit.PUBLISHES));
        }
    }

    @Test
    void tooManyMessagesPublishedOverHttpAreRefusedAndCounted() {
        long before = limitCounters.total(Limit.PUBLISHES);
        Await.until("a message is rejected", () -> {
            Response response = RestAssured.given().body("1").post("/v1/publish/lobby");
            return response.statusCode() == 429
                    && response.<Integer>path("code") == 429
                    && "1".equals(response.header("Retry-After"));
        });

        assertEquals(before + 1, limitCounters.total(Limit.PUBLISHES));
    }

    @Test
    void aFastRoomMemberIsSlowedDownAndNothingIsLost() throws Exception {
        long before = limitCounters.total(Limit.PUBLISHES);
        try (RelayClient sender = RelayClient.join(server, "/");
                RelayClient receiver = RelayClient.join(server, "/")) {
            for (int i = 0; i < 8; i++) {
                sender.send("message " + i);
            }
            for (int i = 0; i < 8; i++) {
                assertEquals("message " + i, receiver.nextText());
            }
            assertTrue(limitCounters.total(Limit.PUBLISHES) > before);
        }
    }

    @Test
    void anOversizedPublishedMessageIsRefusedAndCounted() throws Exception {
        long before = limitCounters.total(Limit.PUBLISH_BYTES);
        String data = '"' + "x".repeat(63) + '"';
        try (FeedClient client = FeedClient.connect(server, "")) {
            client.send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":" + data + "}");
            assertEquals(413, client.response().path("code").asInt());
            Await.until(
                    "the rate limit allows the message",
                    () -> RestAssured.given()
                                    .body(data)
                                    .post("/v1/publish/lobby")
                                    .statusCode()
                            == 413);

            assertEquals(before + 2, limitCounters.total(Limit.PUBLISH_BYTES));
            client.checkAlive();
        }
    }

    @Test
    void oneRoomTooManyIsRefusedAndCountedUntilOneIsEmpty() throws Exception {
        long before = limitCounters.total(Limit.ROOMS);
        try (RelayClient lobby = RelayClient.join(server, "/");
                FeedClient client = FeedClient.connect(server, "");
                RelayClient garden = RelayClient.join(server, "/rooms/garden")) {
            try (RelayClient kitchen = RelayClient.join(server, "/rooms/kitchen")) {
                try (WebSocketTestClient other = WebSocketTestClient.connect(server, "/rooms/one-more")) {
                    assertEquals(1008, other.closeCode());
                }
                client.send("{\"action\":\"publish\",\"topic\":\"another\",\"data\":1}");
                JsonNode refused = client.response();
                assertEquals(419, refused.path("code").asInt());
                assertEquals(
                        "topic 'another' cannot be created: too many rooms opened with this key or, without a key,"
                                + " from this address; the limit is 3",
                        refused.path("msg").asText());
                Await.until("the rate limit allows the message", () -> publishCode("another") == 419);
                assertEquals(before + 3, limitCounters.total(Limit.ROOMS));
                for (RelayClient member : List.of(lobby, garden, kitchen)) {
                    member.send("still here");
                    assertEquals("still here", member.nextText());
                }
            }

            Await.until("the room that its only member left is free", () -> publishCode("another") == 0);
        }
    }

    /** Publishes a message over HTTP, and returns the code of the error, or 0 if the message is stored. */
    private static int publishCode(String topic) {
        Integer code =
                RestAssured.given().body("1").post("/v1/publish/" + topic).path("code");
        return code == null ? 0 : code;
    }

    @Test
    void aTooLongIdIsRefusedAndCounted() throws Exception {
        long before = limitCounters.total(Limit.ID_LENGTH);
        try (FeedClient client = FeedClient.connect(server, "")) {
            assertTrue(
                    client.request("{\"action\":\"ping\",\"id\":\"12345678\"}").contains("\"pong\""));
            assertTrue(
                    client.request("{\"action\":\"ping\",\"id\":\"123456789\"}").contains("\"code\":400"));
            assertTrue(client.request("{\"action\":\"ping\",\"id\":123456789}").contains("of at most 8 characters"));
            assertEquals(before + 2, limitCounters.total(Limit.ID_LENGTH));
        }
    }

    @Test
    void aTooLongUrlOrHeaderIsRefused() throws IOException {
        String host = "Host: " + server.getAuthority() + "\r\n";

        assertStatus(414, "GET /v1/clock?x=" + "x".repeat(1_100) + " HTTP/1.1\r\n" + host + "\r\n");
        assertStatus(431, "GET /v1/clock HTTP/1.1\r\n" + host + "X: " + "x".repeat(2_100) + "\r\n\r\n");
        assertStatus(431, "GET /v1/clock HTTP/1.1\r\n" + host + "X: 1\r\n".repeat(1_000) + "\r\n");
        assertStatus(200, "GET /v1/clock?x=" + "x".repeat(900) + " HTTP/1.1\r\n" + host + "\r\n");
    }

    private void assertStatus(int status, String request) throws IOException {
        String response = RawWebSocket.request(server, request);

        // A request that cannot be parsed is answered with HTTP/1.0.
        assertTrue(response.matches("(?s)HTTP/1\\.[01] " + status + " .*"), response);
    }

    private static RawWebSocket assertAccepted(RawWebSocket socket) {
        assertTrue(socket.responseHead().startsWith("HTTP/1.1 101 "), socket.responseHead());
        return socket;
    }

    private static void assertRefused(String status, String limit, RawWebSocket socket) throws IOException {
        try (socket) {
            String response = socket.responseHead();
            assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
            assertTrue(response.matches("(?is).*\r\nRetry-After: 1\r\n.*"), response);
            assertTrue(
                    response.matches("(?is).*\r\nQuotecast-Error: 406 too many .*limit is " + limit + "\r\n.*"),
                    response);
        }
    }
}
