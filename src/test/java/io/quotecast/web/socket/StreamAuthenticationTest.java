package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JwtFixture;
import io.quotecast.testing.RawWebSocket;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Authentication of the clients of the feed. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class StreamAuthenticationTest {
    private static final String SUBSCRIBE = "{\"action\":\"subscribe\",\"id\":2,\"quotes\":[\"AAPL\"]}";
    private static final String LIMITS =
            "{\"messages_per_second\":50,\"burst\":100,\"max_message_bytes\":65536,\"max_symbols\":5000,"
                    + "\"publishes_per_second\":50,\"publish_burst\":100,\"max_publish_bytes\":8192,\"publish_bytes_per_second\":262144}";

    @TestHTTPResource("/")
    URI server;

    @Inject
    LimitCounters limitCounters;

    @Inject
    ConnectionLimiter connectionLimiter;

    @Test
    void theGreetingReportsTheModeAndTheRoles() throws Exception {
        try (FeedClient anonymous = FeedClient.connect(server, "");
                FeedClient reader = FeedClient.connectAs(ApiKeyFixture.READER, server, "");
                FeedClient other = FeedClient.connectAs(JwtFixture.token("read", "admin", "other"), server, "")) {
            assertEquals("\"required\" []", modeAndRoles(anonymous));
            assertEquals("\"required\" [\"read\"]", modeAndRoles(reader));
            assertEquals("\"required\" [\"read\",\"admin\"]", modeAndRoles(other));
        }
    }

    @Test
    void anUnauthenticatedClientIsRefusedEverything() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=AAPL")) {
            long before = limitCounters.total(Limit.ROLES);

            assertEquals(401, client.response().path("code").asInt());
            for (String action : List.of(
                    SUBSCRIBE,
                    "{\"action\":\"subscribe\",\"resume\":\"e:1\",\"quotes\":[\"*\"]}",
                    "{\"action\":\"subscribe\",\"session\":\"abc\"}",
                    "{\"action\":\"unsubscribe\",\"all\":true}",
                    "{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":1}")) {
                client.send(action);
                JsonNode response = client.response();

                assertEquals("error 401", FeedClient.kind(response) + " " + response.path("code"), action);
            }
            assertTrue(limitCounters.total(Limit.ROLES) >= before + 5);
        }
    }

    @Test
    void aKeyOrATokenInAMessageAuthenticates() throws Exception {
        for (String key : List.of(ApiKeyFixture.READER, JwtFixture.token("read"))) {
            try (FeedClient client = FeedClient.connect(server, "")) {
                assertEquals(
                        "{\"T\":\"success\",\"id\":1,\"msg\":\"authenticated\",\"roles\":[\"read\"],\"limits\":"
                                + LIMITS + "}",
                        client.request(auth(key)));
                assertTrue(client.request(SUBSCRIBE).startsWith("{\"T\":\"subscription\",\"id\":2,"));
                assertTrue(client.request("{\"action\":\"publish\",\"id\":3,\"topic\":\"lobby\",\"data\":1}")
                        .startsWith("{\"T\":\"error\",\"id\":3,\"code\":409,"));
            }
        }
    }

    @Test
    void requestsAfterTheKeyInTheSameArrayAreHandledAfterIt() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "")) {
            client.send("[" + auth(ApiKeyFixture.READER) + "," + SUBSCRIBE + ",{\"action\":\"ping\",\"id\":3}]");

            assertEquals("authenticated", client.response().path("msg").asText());
            assertEquals("subscription", FeedClient.kind(client.response()));
            assertEquals("pong", FeedClient.kind(client.response()));
        }
    }

    @Test
    void requestsSentWithTheKeyAreHandledAfterIt() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(frame(auth(JwtFixture.token("read"))));
        bytes.writeBytes(frame(SUBSCRIBE));
        for (int i = 0; i < 50; i++) {
            bytes.writeBytes(frame("{\"action\":\"ping\",\"id\":" + (100 + i) + "}"));
        }
        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/stream", "")) {
            socket.sendBytes(bytes.toByteArray());

            socket.nextTextContaining("authenticated");
            socket.nextTextContaining("\"T\":\"subscription\",\"id\":2");
            for (int i = 0; i < 50; i++) {
                socket.nextTextContaining("\"T\":\"pong\",\"id\":" + (100 + i));
            }
        }
    }

    @Test
    void aWrongKeyClosesTheConnectionAndReleasesItsSlot() throws Exception {
        for (String key : List.of(
                ApiKeyFixture.UNKNOWN,
                ApiKeyFixture.EXPIRED,
                "nonsense",
                "",
                JwtFixture.expiringToken(-5, "a", "read"),
                JwtFixture.signedWithUnknownKey("RSA"))) {
            long before = limitCounters.total(Limit.KEYS);
            try (FeedClient client = FeedClient.connect(server, "")) {
                client.send("[" + auth(key) + "," + SUBSCRIBE + "]");
                JsonNode response = client.response();

                assertEquals(
                        "402 true 4402",
                        response.path("code") + " " + response.path("fatal") + " "
                                + client.socket().closeCode(),
                        key);
                assertEquals(before + 1, limitCounters.total(Limit.KEYS));
            }
        }
        Await.until("all connections are released", () -> connectionLimiter.count() == 0);
    }

    @Test
    void aSecondKeyIsRefusedAndTheConnectionStaysOpen() throws Exception {
        try (FeedClient other = FeedClient.connectAs(ApiKeyFixture.READER, server, "");
                FeedClient one = FeedClient.connect(server, "")) {
            one.request(auth(ApiKeyFixture.READER));

            for (FeedClient client : List.of(one, other)) {
                assertEquals(
                        "{\"T\":\"error\",\"id\":1,\"code\":403,\"msg\":\"already authenticated\"}",
                        client.request(auth(ApiKeyFixture.ALL_ROLES)));
                client.checkAlive();
            }
        }
    }

    @Test
    void aClientWithoutAKeyIsClosedAfterTheTimeoutAndOthersStay() throws Exception {
        long before = limitCounters.total(Limit.AUTH_TIME);
        try (FeedClient anonymous = FeedClient.connect(server, "");
                FeedClient authenticated = FeedClient.connect(server, "")) {
            authenticated.request(auth(ApiKeyFixture.READER));
            JsonNode last = anonymous.response();

            assertEquals(
                    "404 true 4404",
                    last.path("code") + " " + last.path("fatal") + " "
                            + anonymous.socket().closeCode());
            assertEquals(before + 1, limitCounters.total(Limit.AUTH_TIME));
            authenticated.checkAlive();
        }
    }

    @Test
    void aClientThatLeavesEarlyIsNotCountedAsTimedOut() throws Exception {
        try (FeedClient departed = FeedClient.connect(server, "")) {
            departed.checkAlive();
        }
        Await.until("the connection is closed", () -> connectionLimiter.count() == 0);
        long before = limitCounters.total(Limit.AUTH_TIME);

        try (FeedClient late = FeedClient.connect(server, "")) {
            assertEquals(4404, late.socket().closeCode());
        }

        assertEquals(before + 1, limitCounters.total(Limit.AUTH_TIME));
    }

    private static String modeAndRoles(FeedClient client) {
        return client.greeting().get("auth") + " " + client.greeting().get("roles");
    }

    private static String auth(String key) {
        return "{\"action\":\"auth\",\"id\":1,\"key\":\"" + key + "\"}";
    }

    private static byte[] frame(String text) {
        return RawWebSocket.encodeFrame(0x80 | RawWebSocket.TEXT, text.getBytes(StandardCharsets.UTF_8), true);
    }
}
