package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JwtFixture;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.SseClient;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys and tokens that end while they are in use, and the limits that they contain. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class RevocationTest {
    private static final String TEMPORARY = ApiKeyFixture.key("temporary");
    private static final String CLIENT_ROLES = "'roles':['read','publish','ingest']";
    private static final long LIFETIME_SECONDS = 15;

    @TestHTTPResource("/")
    URI server;

    @Inject
    LimitCounters limitCounters;

    @Inject
    AuthenticatedConnections authenticatedConnections;

    /** The next test writes this key with other roles and must not see those of this test. */
    @AfterEach
    void removeKeys() throws IOException {
        ApiKeyFixture.rewriteFile();
        Await.until("the key is unknown", () -> status(TEMPORARY) == 401);
    }

    @Test
    void aRevokedKeyClosesAllItsConnections() throws Exception {
        writeTemporaryKey(CLIENT_ROLES);

        assertAllEnd(ApiKeyFixture::rewriteFile, TEMPORARY);

        assertEquals(401, status(TEMPORARY));
    }

    @Test
    void aChangedKeyClosesAllItsConnectionsAndAdmitsNewOnes() throws Exception {
        writeTemporaryKey(CLIENT_ROLES);

        assertAllEnd(() -> ApiKeyFixture.rewriteFile(ApiKeyFixture.entry("temporary", "'roles':['read']")), TEMPORARY);

        assertEquals(200, status(TEMPORARY));
    }

    /** One test for all cases, because keys and tokens have to be valid until all clients have connected. */
    @Test
    void expiredKeysAndTokensCloseTheirConnections() throws Exception {
        writeTemporaryKey(CLIENT_ROLES + ",'expires':'" + Instant.now().plusSeconds(LIFETIME_SECONDS) + "'");

        assertAllEnd(
                () -> {},
                TEMPORARY,
                JwtFixture.expiringToken(LIFETIME_SECONDS, "tester", "read", "publish", "ingest"),
                JwtFixture.expiringToken(LIFETIME_SECONDS, "ü".repeat(500), "read", "publish", "ingest"));
    }

    @Test
    void aKeyHasNoMoreConnectionsThanItsLimit() throws Exception {
        Await.until("no authenticated connection is left", () -> authenticatedConnections.count() == 0);
        long before = limitCounters.total(Limit.CONNECTIONS_PER_KEY);
        try (FeedClient first = FeedClient.connectAs(ApiKeyFixture.ONE_CONNECTION, server, "");
                FeedClient second = FeedClient.connectAs(ApiKeyFixture.ONE_CONNECTION, server, "");
                WebSocketTestClient relay = WebSocketTestClient.connectAs(ApiKeyFixture.ONE_CONNECTION, server, "/");
                SseClient events = SseClient.connectAs(ApiKeyFixture.ONE_CONNECTION, server, "?quotes=*", "");
                FeedClient third = FeedClient.connect(server, "")) {
            third.send("{\"action\":\"auth\",\"key\":\"" + ApiKeyFixture.ONE_CONNECTION + "\"}");

            for (FeedClient client : List.of(second, third)) {
                JsonNode last = client.response();
                assertEquals(
                        "406 true 4406",
                        last.path("code") + " " + last.path("fatal") + " "
                                + client.socket().closeCode());
            }
            assertEquals(4406, relay.closeCode());
            assertEquals(406, events.next("error").path("code").asInt());
            events.awaitEnd();
            assertEquals(before + 4, limitCounters.total(Limit.CONNECTIONS_PER_KEY));
            first.checkAlive();
        }
        Await.until("all connections are closed", () -> authenticatedConnections.count() == 0);
        try (FeedClient again = FeedClient.connectAs(ApiKeyFixture.ONE_CONNECTION, server, "")) {
            again.checkAlive();
        }
    }

    @Test
    void aTokenHasTheConnectionLimitOfItsSubject() throws Exception {
        Await.until("no authenticated connection is left", () -> authenticatedConnections.count() == 0);
        String token = JwtFixture.sign(JwtFixture.claims("read").claim("limits", Map.of("connections", 1, "burst", 7)));
        String other =
                JwtFixture.sign(JwtFixture.claims("read").subject("another").claim("limits", Map.of("connections", 1)));
        try (FeedClient first = FeedClient.connectAs(token, server, "");
                FeedClient second = FeedClient.connectAs(token, server, "");
                FeedClient unrelated = FeedClient.connectAs(other, server, "")) {
            assertEquals(7, first.greeting().at("/limits/burst").asInt());
            assertEquals(4406, second.socket().closeCode());
            first.checkAlive();
            unrelated.checkAlive();
        }
    }

    @Test
    void limitsOfAKeyOverrideTheServers() throws Exception {
        long symbols = limitCounters.total(Limit.SYMBOLS);
        long messages = limitCounters.total(Limit.MESSAGES);
        try (FeedClient client = FeedClient.connectAs(ApiKeyFixture.LOW_LIMITS, server, "")) {
            assertEquals(
                    "{\"messages_per_second\":1,\"burst\":3,\"max_message_bytes\":65536,\"max_symbols\":2,"
                            + "\"publishes_per_second\":1,\"publish_burst\":100,\"max_publish_bytes\":8192,\"publish_bytes_per_second\":262144}",
                    client.greeting().get("limits").toString());
            client.send("{\"action\":\"subscribe\",\"quotes\":[\"AAPL\",\"MSFT\",\"MU\"]}");
            assertEquals(405, client.response().path("code").asInt());
            assertEquals(symbols + 1, limitCounters.total(Limit.SYMBOLS));
            client.send("[" + "{\"action\":\"ping\"},".repeat(9) + "{\"action\":\"ping\"}]");
            while (client.response().path("code").asInt() != 429) {
                // The burst is used up first.
            }
            assertTrue(limitCounters.total(Limit.MESSAGES) > messages);
        }
    }

    @Test
    void theRateLimitOfAKeyAppliesToHttp() {
        long before = limitCounters.total(Limit.PUBLISHES);
        int accepted = 0;
        String reason = "";
        while (reason.isEmpty() && accepted < 500) {
            Response response = RestAssured.given()
                    .header("Authorization", "Bearer " + ApiKeyFixture.LOW_LIMITS)
                    .body("1")
                    .post("/v1/publish/lobby");
            accepted++;
            reason = response.statusCode() == 429 ? response.path("detail") : "";
        }

        assertEquals("too many published messages; the limit is 1 per second, 100 at once", reason);
        assertEquals(before + 1, limitCounters.total(Limit.PUBLISHES));
    }

    @Test
    void aClientThatKeepsFloodingIsClosed() throws Exception {
        byte[] ping = "{\"action\":\"ping\"}".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < 60; i++) {
            frames.writeBytes(RawWebSocket.encodeFrame(0x80 | RawWebSocket.TEXT, ping, true));
        }
        try (RawWebSocket socket = RawWebSocket.connect(
                server, "/v1/stream", "Authorization: Bearer " + ApiKeyFixture.LOW_LIMITS + "\r\n")) {
            socket.sendBytes(frames.toByteArray());

            assertEquals(4429, socket.closeCode());
        }
    }

    /** Connects to every endpoint with each key, applies a change, and checks that all connections are closed. */
    private void assertAllEnd(KeyChange keyChange, String... keys) throws Exception {
        Await.until("no authenticated connection is left", () -> authenticatedConnections.count() == 0);
        long before = limitCounters.total(Limit.KEYS);
        List<ConnectionSet> connectionSets = new ArrayList<>();
        try {
            for (String key : keys) {
                connectionSets.add(new ConnectionSet(key));
            }
            Await.until("all connections are registered", () -> authenticatedConnections.count() == 6 * keys.length);
            keyChange.apply();

            for (ConnectionSet connections : connectionSets) {
                connections.assertEnds();
            }
            Await.until("all connections are closed", () -> authenticatedConnections.count() == 0);
            assertEquals(before + 6 * keys.length, limitCounters.total(Limit.KEYS));
        } finally {
            for (ConnectionSet connections : connectionSets) {
                connections.close();
            }
        }
    }

    /** One connection with the same key to every endpoint. */
    private final class ConnectionSet implements AutoCloseable {
        private final FeedClient stream;
        private final FeedClient late;
        private final WebSocketTestClient lobby;
        private final WebSocketTestClient room;
        private final WebSocketTestClient ingest;
        private final SseClient events;

        ConnectionSet(String key) throws Exception {
            late = FeedClient.connect(server, "");
            late.request("{\"action\":\"auth\",\"key\":\"" + key + "\"}");
            stream = FeedClient.connectAs(key, server, "?quotes=*");
            lobby = WebSocketTestClient.connectAs(key, server, "/");
            room = WebSocketTestClient.connectAs(key, server, "/rooms/a");
            ingest = WebSocketTestClient.connectAs(key, server, "/v1/ingest");
            events = SseClient.connectAs(key, server, "?quotes=*", "");
            events.next("subscription");
        }

        void assertEnds() throws Exception {
            List<String> ends = new ArrayList<>();
            for (FeedClient client : List.of(stream, late)) {
                JsonNode last = client.next("error");
                ends.add(last.path("code") + " " + last.path("fatal") + " "
                        + client.socket().closeCode());
            }
            assertEquals(List.of("402 true 4402", "402 true 4402"), ends);
            assertEquals(List.of(4402, 4402, 4402), List.of(lobby.closeCode(), room.closeCode(), ingest.closeCode()));
            assertEquals(402, events.next("error").path("code").asInt());
            events.awaitEnd();
        }

        @Override
        public void close() throws IOException {
            stream.close();
            late.close();
            lobby.close();
            room.close();
            ingest.close();
            events.close();
        }
    }

    private interface KeyChange {
        void apply() throws IOException;
    }

    private static void writeTemporaryKey(String rest) throws IOException {
        ApiKeyFixture.rewriteFile(ApiKeyFixture.entry("temporary", rest));
        Await.until("the key is known", () -> status(TEMPORARY) == 200);
    }

    private static int status(String key) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .get("/v1/clock")
                .statusCode();
    }
}
