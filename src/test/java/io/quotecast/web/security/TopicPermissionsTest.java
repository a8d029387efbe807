package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JwtFixture;
import io.quotecast.testing.SseClient;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose key permits to read {@code desk.*} and {@code lobby}, and to publish to {@code desk.1} only. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class TopicPermissionsTest {
    /** An API key, and a token with the same permissions. */
    private static List<String> keys() {
        return List.of(
                ApiKeyFixture.SOME_TOPICS,
                JwtFixture.signJson("{\"topics\":{\"read\":[\"desk.*\",\"lobby\"],\"publish\":[\"desk.1\"]}}"));
    }

    @TestHTTPResource("/")
    URI server;

    @Inject
    LimitCounters limitCounters;

    @Test
    void onlyPermittedTopicsAreSubscribed() throws Exception {
        for (String key : keys()) {
            try (FeedClient client = FeedClient.connectAs(key, server, "")) {
                String response = client.request(
                        "{\"action\":\"subscribe\",\"id\":1,\"messages\":[\"desk.1\",\"lobby\",\"other\"]}");
                assertTrue(response.contains("\"messages\":[\"desk.1\",\"lobby\"]"), response);
                assertTrue(response.contains("\"code\":409"), response);

                String all = client.request("{\"action\":\"subscribe\",\"id\":2,\"messages\":[\"*\"]}");
                assertTrue(all.contains("\"messages\":[\"desk.1\",\"lobby\"]"), all);
                assertTrue(all.contains("\"code\":409"), all);

                String none = client.request("{\"action\":\"unsubscribe\",\"id\":3,\"messages\":[\"*\"]}");
                assertTrue(none.contains("\"messages\":[]"), none);
                assertTrue(none.contains("\"rejected\":[]"), none);
            }
            try (SseClient events = SseClient.connectAs(key, server, "?messages=*", "")) {
                assertEquals("[]", events.next("subscription").get("messages").toString());
            }
        }
    }

    @Test
    void onlyPermittedTopicsArePublishedTo() throws Exception {
        for (String key : keys()) {
            long before = limitCounters.total(Limit.ROLES);
            try (FeedClient client = FeedClient.connectAs(key, server, "")) {
                assertTrue(client.request(publish(1, "desk.1")).startsWith("{\"T\":\"ack\",\"id\":1"));
                assertTrue(client.request(publish(2, "desk.2")).startsWith("{\"T\":\"error\",\"id\":2,\"code\":409,"));
                assertTrue(client.request(publish(3, "lobby")).startsWith("{\"T\":\"error\",\"id\":3,\"code\":409,"));
                assertTrue(client.request(publish(4, "not a topic"))
                        .startsWith("{\"T\":\"error\",\"id\":4,\"code\":412,"));
            }
            assertEquals("200", outcome(key, "desk.1"));
            assertEquals("403 409", outcome(key, "desk.2"));
            assertEquals("403 409", outcome(key, "lobby"));
            assertEquals(before + 4, limitCounters.total(Limit.ROLES));
        }
    }

    @Test
    void onlyPermittedRoomsAreEntered() throws Exception {
        for (String key : keys()) {
            try (WebSocketTestClient permitted = WebSocketTestClient.connectAs(key, server, "/rooms/desk.1");
                    WebSocketTestClient readOnly = WebSocketTestClient.connectAs(key, server, "/rooms/desk.2");
                    WebSocketTestClient lobby = WebSocketTestClient.connectAs(key, server, "/");
                    WebSocketTestClient foreign = WebSocketTestClient.connectAs(key, server, "/rooms/other")) {
                assertEquals(1008, foreign.closeCode());
                permitted.send("to desk 1");
                assertEquals("to desk 1", permitted.nextText());
                readOnly.send("to desk 2");
                lobby.send("to all");
                assertEquals(List.of(1008, 1008), List.of(readOnly.closeCode(), lobby.closeCode()));
            }
        }
    }

    private static String publish(int id, String topic) {
        return "{\"action\":\"publish\",\"id\":" + id + ",\"topic\":\"" + topic + "\",\"data\":1}";
    }

    private static String outcome(String key, String topic) {
        Response response = RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .body("1")
                .post("/v1/publish/" + topic);
        return response.statusCode() == 200 ? "200" : response.statusCode() + " " + response.path("code");
    }
}
