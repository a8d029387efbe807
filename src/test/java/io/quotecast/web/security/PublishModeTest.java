package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthToPublishProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JwksServer;
import io.quotecast.testing.JwtFixture;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.SseClient;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that requires a key for publishing only, and that accepts web pages of one origin only. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthToPublishProfile.class)
class PublishModeTest {
    private static final String PUBLISH = "{\"action\":\"publish\",\"id\":5,\"topic\":\"lobby\",\"data\":1}";

    @TestHTTPResource("/")
    URI server;

    @Inject
    LimitCounters limitCounters;

    @Test
    void readingNeedsNoKey() throws Exception {
        for (String path : List.of("/v1/symbols", "/v1/snapshot", "/v1/bars/AAPL", "/v1/trades/AAPL", "/v1/clock")) {
            assertEquals(200, RestAssured.given().get(path).statusCode(), path);
        }
        try (FeedClient client = FeedClient.connect(server, "?quotes=AAPL");
                SseClient events = SseClient.connect(server, "?quotes=AAPL", "")) {
            assertEquals(
                    "\"publish\" [\"read\"]",
                    client.greeting().get("auth") + " " + client.greeting().get("roles"));
            assertEquals("subscription", FeedClient.kind(client.response()));
            events.next("subscription");
        }
    }

    @Test
    void publishingWithoutAKeyIsRefused() throws Exception {
        long before = limitCounters.total(Limit.ROLES);
        Response response = RestAssured.given().body("1").post("/v1/publish/lobby");
        try (FeedClient client = FeedClient.connect(server, "?messages=lobby");
                WebSocketTestClient relay = WebSocketTestClient.connect(server, "/");
                WebSocketTestClient room = WebSocketTestClient.connect(server, "/rooms/a")) {
            client.response();
            relay.send("hello");
            room.send(new byte[] {1});

            assertEquals(
                    "401 401 Bearer",
                    response.statusCode() + " " + response.path("code") + " " + response.header("WWW-Authenticate"));
            assertTrue(client.request(PUBLISH).startsWith("{\"T\":\"error\",\"id\":5,\"code\":401,"));
            assertEquals(List.of(1008, 1008), List.of(relay.closeCode(), room.closeCode()));
            assertEquals(List.of(), client.messagesUntilPong());
            assertEquals(before + 4, limitCounters.total(Limit.ROLES));
        }
    }

    @Test
    void publishingWithAKeyOrATokenIsAccepted() throws Exception {
        for (String key : List.of(ApiKeyFixture.PUBLISHER, JwtFixture.token("publish"))) {
            try (FeedClient late = FeedClient.connect(server, "");
                    FeedClient early = FeedClient.connectAs(key, server, "");
                    WebSocketTestClient relay = WebSocketTestClient.connectAs(key, server, "/")) {
                assertTrue(
                        late.request("{\"action\":\"auth\",\"id\":1,\"key\":\"" + key + "\"}")
                                .startsWith(
                                        "{\"T\":\"success\",\"id\":1,\"msg\":\"authenticated\",\"roles\":[\"read\",\"publish\"]"));
                assertTrue(late.request(PUBLISH).startsWith("{\"T\":\"ack\",\"id\":5"));
                assertTrue(early.request(PUBLISH).startsWith("{\"T\":\"ack\",\"id\":5"));
                relay.send("hello");
                while (!relay.nextText().equals("hello")) {
                    // Skips the messages that were published to the lobby before.
                }
                assertEquals(
                        200,
                        RestAssured.given()
                                .header("Authorization", "Bearer " + key)
                                .body("1")
                                .post("/v1/publish/lobby")
                                .statusCode());
            }
        }
    }

    @Test
    void keysThatTheIssuerRotatesAreFetched() throws Exception {
        String original = JwksServer.published();
        KeyPair second = JwtFixture.keyPair("EC");
        assertEquals(200, status(JwtFixture.token("read")));
        assertEquals(401, status(JwtFixture.signedWith(second, "second", "read")));
        try {
            JwksServer.publish(JwksServer.keySet("second", second));

            // The library fetches the keys at most once in 0.3 s.
            Await.until(
                    "the second key is accepted", () -> status(JwtFixture.signedWith(second, "second", "read")) == 200);
            assertEquals(401, status(JwtFixture.token("read")), "a key that is no longer published");

            JwksServer.publish("");
            assertEquals(401, status(JwtFixture.signedWith(JwtFixture.keyPair("EC"), "third", "read")));
            assertEquals(200, status(JwtFixture.signedWith(second, "second", "read")), "while the issuer is down");
        } finally {
            JwksServer.publish(original);
        }
        Await.until("the original key is accepted again", () -> status(JwtFixture.token("read")) == 200);
    }

    private static int status(String token) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .get("/v1/clock")
                .statusCode();
    }

    @Test
    void aWrongKeyIsRefusedEvenWhereNoneIsRequired() {
        for (String key : List.of(
                ApiKeyFixture.UNKNOWN,
                JwtFixture.signedWithUnknownKey("EC", "read"),
                JwtFixture.signedWithUnknownKey("RSA"))) {
            Response response =
                    RestAssured.given().header("Authorization", "Bearer " + key).get("/v1/clock");

            assertEquals("401 402", response.statusCode() + " " + response.path("code"));
        }
    }

    @Test
    void ingestWithoutAKeyIsRefusedEvenFromThisMachine() throws IOException {
        assertEquals(401, RestAssured.given().body("").post("/v1/ingest").statusCode());
        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/ingest", "")) {
            assertTrue(socket.responseHead().startsWith("HTTP/1.1 401 "), socket.responseHead());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example, true",
        "https://other.example, false",
        "https://app.example.other.example, false",
        "http://app.example, false",
        "https://app.example:8443, false",
        "null, false",
        "OWN, true",
        "'', true"
    })
    void onlyPagesOfListedOriginsConnect(String origin, boolean isAccepted) throws Exception {
        String sent = origin.equals("OWN") ? "http://" + server.getAuthority() : origin;
        String header = origin.isEmpty() ? "" : "Origin: " + sent + "\r\n";
        String host = "Host: " + server.getAuthority() + "\r\n";

        for (String path : List.of("/v1/symbols", "/v1/events?quotes=AAPL")) {
            String response = RawWebSocket.request(server, "GET " + path + " HTTP/1.1\r\n" + host + header + "\r\n");
            assertTrue(response.startsWith("HTTP/1.1 " + (isAccepted ? 200 : 403) + " "), path + response);
        }
        for (String path : List.of("/v1/stream", "/", "/rooms/a")) {
            try (RawWebSocket socket = RawWebSocket.connect(server, path, header)) {
                assertTrue(
                        socket.responseHead().startsWith("HTTP/1.1 " + (isAccepted ? 101 : 403) + " "),
                        path + socket.responseHead());
            }
        }
    }

    @Test
    void thePreflightOfAListedOriginIsAnswered() {
        Response preflight = RestAssured.given()
                .header("Origin", AuthToPublishProfile.ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization")
                .options("/v1/publish/lobby");
        Response foreign = RestAssured.given()
                .header("Origin", "https://other.example")
                .header("Access-Control-Request-Method", "POST")
                .options("/v1/publish/lobby");

        assertEquals(
                "200 " + AuthToPublishProfile.ORIGIN,
                preflight.statusCode() + " " + preflight.header("Access-Control-Allow-Origin"));
        assertEquals("403 null", foreign.statusCode() + " " + foreign.header("Access-Control-Allow-Origin"));
    }
}
