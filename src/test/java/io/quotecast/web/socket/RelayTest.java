package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.RelayClient;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay: rooms, the lobby, and their topics on the feed. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class RelayTest {
    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/rooms/verbatim", "/rooms/A.b_C-9"})
    void everyMemberReceivesAMessageUnchanged(String path) throws InterruptedException {
        byte[] bytes = {0, -1, 127, -128, 10};
        try (RelayClient first = RelayClient.join(server, path);
                RelayClient second = RelayClient.join(server, path)) {
            List<String> texts = List.of(
                    "hello", "{ \"odd\" :\t[1.50,\n 2e3] }", "é€😀\u0000\u202e", "", " ", "[", "x".repeat(65_536));
            texts.forEach(first::send);
            first.send(bytes);
            first.send(new byte[0]);

            for (RelayClient listener : List.of(first, second)) {
                for (String text : texts) {
                    assertEquals(text, listener.nextText());
                }
                assertArrayEquals(bytes, listener.nextBytes());
                assertArrayEquals(new byte[0], listener.nextBytes());
            }
        }
    }

    @Test
    void aMessageStaysInItsRoom() throws InterruptedException {
        try (RelayClient here = RelayClient.join(server, "/rooms/here");
                RelayClient there = RelayClient.join(server, "/rooms/there");
                RelayClient upperCase = RelayClient.join(server, "/rooms/HERE")) {
            here.send("secret");
            assertEquals("secret", here.nextText());
            there.send("mine");
            upperCase.send("loud");

            assertEquals("mine", there.nextText());
            assertEquals("loud", upperCase.nextText());
        }
    }

    @Test
    void theRootIsTheLobby() throws InterruptedException {
        try (RelayClient root = RelayClient.join(server, "/");
                RelayClient lobby = RelayClient.join(server, "/rooms/lobby")) {
            root.send("from the root");
            assertEquals("from the root", lobby.nextText());
            lobby.send("from the lobby");

            assertEquals("from the root", root.nextText());
            assertEquals("from the lobby", root.nextText());
        }
    }

    @Test
    void aKilledClientDoesNotAffectOthers() throws Exception {
        try (RelayClient first = RelayClient.join(server, "/rooms/crash");
                RelayClient second = RelayClient.join(server, "/rooms/crash")) {
            for (int i = 0; i < 20; i++) {
                RawWebSocket victim = RawWebSocket.connect(server, "/rooms/crash", "");
                victim.sendText("last words " + i).nextTextContaining("last words " + i);
                victim.sendText("never read " + i).reset();
                first.send("after " + i);
            }

            for (RelayClient listener : List.of(first, second)) {
                for (int i = 0; i < 20; i++) {
                    String after = "after " + i;
                    String text = listener.nextText();
                    while (!text.equals(after)) {
                        assertTrue(text.matches("(last words|never read) [0-9]+"), text);
                        text = listener.nextText();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a%20b", "caf%C3%A9", "a*b", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void anInvalidRoomNameClosesTheConnectionWith1008(String name) throws Exception {
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/rooms/" + name)) {
            assertEquals(1008, client.closeCode());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawWebSocket.TEXT, RawWebSocket.BINARY})
    void anOversizedMessageClosesTheConnectionWith1009AndIsNotRelayed(int opcode) throws Exception {
        try (RelayClient listener = RelayClient.join(server, "/rooms/large");
                RawWebSocket client = RawWebSocket.connect(server, "/rooms/large", "")) {
            client.sendFinal(opcode, new byte[65_537]);

            assertEquals(1009, client.closeCode());
            listener.send("still here");
            assertEquals("still here", listener.nextText());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawWebSocket.TEXT, RawWebSocket.BINARY})
    void aMessageWithEmptyFragmentsIsRelayedWhole(int opcode) throws IOException {
        byte[] empty = {};
        try (RawWebSocket client = RawWebSocket.connect(server, "/rooms/parts", "")) {
            client.sendFragment(opcode, empty).sendFragment(RawWebSocket.CONTINUATION, empty);
            client.sendFragment(RawWebSocket.CONTINUATION, new byte[] {'a'})
                    .sendFragment(RawWebSocket.CONTINUATION, empty);
            client.sendFinal(RawWebSocket.CONTINUATION, new byte[] {'b'});
            client.sendFragment(opcode, empty).sendFinal(RawWebSocket.CONTINUATION, empty);

            RawWebSocket.WebSocketFrame whole = client.next();
            assertEquals(opcode, whole.opcode());
            assertEquals("ab", whole.text());
            RawWebSocket.WebSocketFrame emptyMessage = client.next();
            assertEquals(opcode, emptyMessage.opcode());
            assertEquals("", emptyMessage.text());
        }
    }

    @Test
    void aRoomAndItsTopicAreTheSame() throws InterruptedException {
        try (RelayClient room = RelayClient.join(server, "/rooms/unity");
                FeedClient feed = FeedClient.connect(server, "?messages=unity")) {
            feed.response();
            room.send("{ \"n\" : 1.50 }");
            room.send("plain \"text\"");
            room.send(new byte[] {1, 2, 3, -1});

            JsonNode json = feed.event();
            assertEquals(
                    "{\"T\":\"msg\",\"topic\":\"unity\",\"data\":{\"n\":1.50},\"from\":" + json.get("from") + ",\"t\":"
                            + json.get("t") + ",\"q\":0,\"u\":0}",
                    FeedClient.text(json));
            assertEquals("plain \"text\"", feed.event().get("data").asText());
            JsonNode binary = feed.event();
            assertEquals(
                    List.of("AQID/w==", "base64"),
                    List.of(binary.get("data").asText(), binary.get("encoding").asText()));
        }
    }

    @Test
    void aMessagePublishedOverHttpReachesTheRoomAndTheStream() throws InterruptedException {
        try (RelayClient room = RelayClient.join(server, "/rooms/http");
                FeedClient feed = FeedClient.connect(server, "?messages=http")) {
            feed.response();
            long json = publish("{ \"a\":1}".getBytes(StandardCharsets.UTF_8));
            long text = publish("hello".getBytes(StandardCharsets.UTF_8));
            long binary = publish(new byte[] {-1, -2});

            assertEquals("{ \"a\":1}", room.nextText());
            assertEquals("hello", room.nextText());
            assertArrayEquals(new byte[] {-1, -2}, room.nextBytes());
            List<JsonNode> received = List.of(feed.event(), feed.event(), feed.event());
            assertEquals(
                    List.of("{\"a\":1}", "\"hello\"", "\"//4=\""),
                    received.stream().map(node -> node.get("data").toString()).toList());
            assertEquals(
                    List.of(json, text, binary),
                    received.stream().map(node -> node.get("q").asLong()).toList());
            assertEquals("http", received.get(0).get("from").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "x-webkit-deflate-frame",
                "deflate-frame, permessage-deflate"
            })
    void compressionIsDeclined(String offer) throws IOException {
        try (RawWebSocket client =
                RawWebSocket.connect(server, "/rooms/plain", "Sec-WebSocket-Extensions: " + offer + "\r\n")) {
            client.sendText("hello");
            RawWebSocket.WebSocketFrame webSocketFrame = client.next();

            assertTrue(client.responseHead().startsWith("HTTP/1.1 101 "), client.responseHead());
            assertFalse(
                    client.responseHead().toLowerCase(Locale.ROOT).contains("sec-websocket-extensions"),
                    client.responseHead());
            assertEquals(0x81, webSocketFrame.first());
            assertEquals("hello", webSocketFrame.text());
        }
    }

    private long publish(byte[] body) {
        return RestAssured.given()
                .contentType("application/octet-stream")
                .body(body)
                .post("/v1/publish/http")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getLong("q");
    }
}
