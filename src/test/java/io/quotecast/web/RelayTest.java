package io.quotecast.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.QuietServer;
import io.quotecast.testing.RawSocket;
import io.quotecast.testing.RoomClient;
import io.quotecast.testing.SocketClient;
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
@TestProfile(QuietServer.class)
class RelayTest {
    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/rooms/verbatim", "/rooms/A.b_C-9"})
    void everyoneInTheRoomHearsWhatOneSaysAsItWasSaid(String path) throws InterruptedException {
        byte[] bytes = {0, -1, 127, -128, 10};
        try (RoomClient one = RoomClient.enter(server, path);
                RoomClient other = RoomClient.enter(server, path)) {
            List<String> texts = List.of(
                    "hello", "{ \"odd\" :\t[1.50,\n 2e3] }", "é€😀\u0000\u202e", "", " ", "[", "x".repeat(65_536));
            texts.forEach(one::send);
            one.send(bytes);
            one.send(new byte[0]);

            for (RoomClient listener : List.of(one, other)) {
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
        try (RoomClient here = RoomClient.enter(server, "/rooms/here");
                RoomClient there = RoomClient.enter(server, "/rooms/there");
                RoomClient shouted = RoomClient.enter(server, "/rooms/HERE")) {
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
        try (RoomClient root = RoomClient.enter(server, "/");
                RoomClient lobby = RoomClient.enter(server, "/rooms/lobby")) {
            root.send("from the root");
            assertEquals("from the root", lobby.nextText());
            lobby.send("from the lobby");

            assertEquals("from the root", root.nextText());
            assertEquals("from the lobby", root.nextText());
        }
    }

    @Test
    void aClientThatIsKilledDisturbsNobody() throws Exception {
        try (RoomClient one = RoomClient.enter(server, "/rooms/crash");
                RoomClient other = RoomClient.enter(server, "/rooms/crash")) {
            for (int i = 0; i < 20; i++) {
                RawSocket victim = RawSocket.connect(server, "/rooms/crash", "");
                victim.text("last words " + i).nextWith("last words " + i);
                victim.text("never read " + i).reset();
                one.send("after " + i);
            }

            for (RoomClient listener : List.of(one, other)) {
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
        try (SocketClient client = SocketClient.connect(server, "/rooms/" + name)) {
            assertEquals(1008, client.closeCode());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawSocket.TEXT, RawSocket.BINARY})
    void moreThanTheLimitIsClosedWith1009AndNotRelayed(int opcode) throws Exception {
        try (RoomClient listener = RoomClient.enter(server, "/rooms/large");
                RawSocket client = RawSocket.connect(server, "/rooms/large", "")) {
            client.last(opcode, new byte[65_537]);

            assertEquals(1009, client.closeCode());
            listener.send("still here");
            assertEquals("still here", listener.nextText());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawSocket.TEXT, RawSocket.BINARY})
    void aMessageWithEmptyPartsIsRelayedWhole(int opcode) throws IOException {
        byte[] nothing = {};
        try (RawSocket client = RawSocket.connect(server, "/rooms/parts", "")) {
            client.part(opcode, nothing).part(RawSocket.CONTINUATION, nothing);
            client.part(RawSocket.CONTINUATION, new byte[] {'a'}).part(RawSocket.CONTINUATION, nothing);
            client.last(RawSocket.CONTINUATION, new byte[] {'b'});
            client.part(opcode, nothing).last(RawSocket.CONTINUATION, nothing);

            RawSocket.Frame whole = client.next();
            assertEquals(opcode, whole.opcode());
            assertEquals("ab", whole.text());
            RawSocket.Frame empty = client.next();
            assertEquals(opcode, empty.opcode());
            assertEquals("", empty.text());
        }
    }

    @Test
    void aRoomAndTheTopicOfItsNameAreOne() throws InterruptedException {
        try (RoomClient room = RoomClient.enter(server, "/rooms/unity");
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
        try (RoomClient room = RoomClient.enter(server, "/rooms/http");
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
        try (RawSocket client =
                RawSocket.connect(server, "/rooms/plain", "Sec-WebSocket-Extensions: " + offer + "\r\n")) {
            client.text("hello");
            RawSocket.Frame frame = client.next();

            assertTrue(client.answer().startsWith("HTTP/1.1 101 "), client.answer());
            assertFalse(client.answer().toLowerCase(Locale.ROOT).contains("sec-websocket-extensions"), client.answer());
            assertEquals(0x81, frame.first());
            assertEquals("hello", frame.text());
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
