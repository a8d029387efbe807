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

@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class RelayTest {
    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/rooms/verbatim", "/rooms/A.b_C-9"})
    void everyoneInTheRoomHearsWhatOneSaysAsItWasSaid(String path) throws InterruptedException {
        byte[] bytes = {0, -1, 127, -128, 10};
        try (RelayClient one = RelayClient.enter(server, path);
                RelayClient other = RelayClient.enter(server, path)) {
            List<String> texts = List.of(
                    "hello", "{ \"odd\" :\t[1.50,\n 2e3] }", "é€😀\u0000\u202e", "", " ", "[", "x".repeat(65_536));
            texts.forEach(one::send);
            one.send(bytes);
            one.send(new byte[0]);

            for (RelayClient listener : List.of(one, other)) {
                for (String text : texts) {
                    assertEquals(text, listener.nextText());
                }
                assertArrayEquals(bytes, listener.nextBytes());
                assertArrayEquals(new byte[0], listener.nextBytes());
            }
        }
    }

    @Test
    void whatIsSaidInOneRoomIsNotHeardInAnother() throws InterruptedException {
        try (RelayClient here = RelayClient.enter(server, "/rooms/here");
                RelayClient there = RelayClient.enter(server, "/rooms/there");
                RelayClient shouted = RelayClient.enter(server, "/rooms/HERE")) {
            here.send("secret");
            assertEquals("secret", here.nextText());
            there.send("mine");
            shouted.send("loud");

            assertEquals("mine", there.nextText());
            assertEquals("loud", shouted.nextText());
        }
    }

    @Test
    void theRootIsTheLobby() throws InterruptedException {
        try (RelayClient root = RelayClient.enter(server, "/");
                RelayClient lobby = RelayClient.enter(server, "/rooms/lobby")) {
            root.send("from the root");
            assertEquals("from the root", lobby.nextText());
            lobby.send("from the lobby");

            assertEquals("from the root", root.nextText());
            assertEquals("from the lobby", root.nextText());
        }
    }

    @Test
    void aClientThatIsKilledDisturbsNobody() throws Exception {
        try (RelayClient one = RelayClient.enter(server, "/rooms/crash");
                RelayClient other = RelayClient.enter(server, "/rooms/crash")) {
            for (int i = 0; i < 20; i++) {
                RawWebSocket victim = RawWebSocket.connect(server, "/rooms/crash", "");
                victim.text("last words " + i).nextWith("last words " + i);
                victim.text("never read " + i).reset();
                one.send("after " + i);
            }

            for (RelayClient listener : List.of(one, other)) {
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
    void aNameThatIsNoRoomIsClosedWith1008(String name) throws Exception {
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/rooms/" + name)) {
            assertEquals(1008, client.closeCode());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawWebSocket.TEXT, RawWebSocket.BINARY})
    void moreThanTheLimitIsClosedWith1009AndNotRelayed(int opcode) throws Exception {
        try (RelayClient listener = RelayClient.enter(server, "/rooms/large");
                RawWebSocket client = RawWebSocket.connect(server, "/rooms/large", "")) {
            client.last(opcode, new byte[65_537]);

            assertEquals(1009, client.closeCode());
            listener.send("still here");
            assertEquals("still here", listener.nextText());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawWebSocket.TEXT, RawWebSocket.BINARY})
    void aMessageWithEmptyPartsIsRelayedWhole(int opcode) throws IOException {
        byte[] nothing = {};
        try (RawWebSocket client = RawWebSocket.connect(server, "/rooms/parts", "")) {
            client.part(opcode, nothing).part(RawWebSocket.CONTINUATION, nothing);
            client.part(RawWebSocket.CONTINUATION, new byte[] {'a'}).part(RawWebSocket.CONTINUATION, nothing);
            client.last(RawWebSocket.CONTINUATION, new byte[] {'b'});
            client.part(opcode, nothing).last(RawWebSocket.CONTINUATION, nothing);

            RawWebSocket.WebSocketFrame whole = client.next();
            assertEquals(opcode, whole.opcode());
            assertEquals("ab", whole.text());
            RawWebSocket.WebSocketFrame empty = client.next();
            assertEquals(opcode, empty.opcode());
            assertEquals("", empty.text());
        }
    }

    @Test
    void aRoomAndTheTopicOfItsNameAreOne() throws InterruptedException {
        try (RelayClient room = RelayClient.enter(server, "/rooms/unity");
                FeedClient feed = FeedClient.connect(server, "?messages=unity")) {
            feed.answer();
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
    void whatIsPublishedOverHttpIsHeardInTheRoomAndOnTheStream() throws InterruptedException {
        try (RelayClient room = RelayClient.enter(server, "/rooms/http");
                FeedClient feed = FeedClient.connect(server, "?messages=http")) {
            feed.answer();
            long json = publish("{ \"a\":1}".getBytes(StandardCharsets.UTF_8));
            long text = publish("hello".getBytes(StandardCharsets.UTF_8));
            long binary = publish(new byte[] {-1, -2});

            assertEquals("{ \"a\":1}", room.nextText());
            assertEquals("hello", room.nextText());
            assertArrayEquals(new byte[] {-1, -2}, room.nextBytes());
            List<JsonNode> heard = List.of(feed.event(), feed.event(), feed.event());
            assertEquals(
                    List.of("{\"a\":1}", "\"hello\"", "\"//4=\""),
                    heard.stream().map(node -> node.get("data").toString()).toList());
            assertEquals(
                    List.of(json, text, binary),
                    heard.stream().map(node -> node.get("q").asLong()).toList());
            assertEquals("http", heard.get(0).get("from").asText());
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
    void compressionIsDeclinedAndAllWorksWithoutIt(String offer) throws IOException {
        try (RawWebSocket client =
                RawWebSocket.connect(server, "/rooms/plain", "Sec-WebSocket-Extensions: " + offer + "\r\n")) {
            client.text("hello");
            RawWebSocket.WebSocketFrame webSocketFrame = client.next();

            assertTrue(client.answer().startsWith("HTTP/1.1 101 "), client.answer());
            assertFalse(client.answer().toLowerCase(Locale.ROOT).contains("sec-websocket-extensions"), client.answer());
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
