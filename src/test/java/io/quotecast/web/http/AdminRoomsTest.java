package io.quotecast.web.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.WebSocketTestClient;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands of the administrator for rooms. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class AdminRoomsTest {
    @TestHTTPResource("/")
    URI server;

    @Test
    void aKickClosesTheConnectionOfOneClient() throws Exception {
        try (FeedClient ada = FeedClient.connect(server, "?messages=kick&name=Ada&presence=kick")) {
            // A client that is there already would be in this list, and would not join.
            ada.next("presence");
            WebSocketTestClient bob = WebSocketTestClient.connect(server, "/rooms/kick");
            String client = ada.next("join").path("client").asText();
            given().get("/v1/admin/rooms/kick")
                    .then()
                    .statusCode(200)
                    .body("count", equalTo(2))
                    .body("members[0].name", equalTo("Ada"))
                    .body("members[1].client", equalTo(client));

            given().post("/v1/admin/rooms/kick/kick/" + client)
                    .then()
                    .statusCode(200)
                    .body("client", equalTo(client));

            assertEquals(4410, bob.closeCode());
            assertEquals(client, ada.next("leave").path("client").asText());
            given().post("/v1/admin/rooms/kick/kick/" + client)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo(412));
        }
    }

    @Test
    void aClosedRoomHasNeitherClientsNorHistory() throws Exception {
        try (FeedClient ada = FeedClient.connect(server, "?messages=shut");
                WebSocketTestClient bob = WebSocketTestClient.connect(server, "/rooms/shut")) {
            ada.response();
            bob.send("hello");
            ada.event();

            given().post("/v1/admin/rooms/shut/close").then().statusCode(200).body("clients", equalTo(2));

            JsonNode error = ada.next("error");
            assertEquals(410, error.path("code").asInt());
            assertEquals(4410, ada.socket().closeCode());
            assertEquals(4410, bob.closeCode());
            try (FeedClient newcomer = FeedClient.connect(server, "?messages=shut&history=10")) {
                newcomer.response();
                assertEquals(0, newcomer.messagesUntilPong().size());
            }
        }
    }

    @Test
    void anInvalidRoomIsUnknown() {
        given().urlEncodingEnabled(false)
                .get("/v1/admin/rooms/a%20b")
                .then()
                .statusCode(404)
                .body("code", equalTo(412));
    }
}
