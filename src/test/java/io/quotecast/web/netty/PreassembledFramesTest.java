package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import java.net.URI;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames that go straight to the socket, among those that WebSockets Next writes, while much is on the way. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class PreassembledFramesTest {
    private static final String STREAM = "/v1/stream?trades=ADBE&snapshot=false";

    @TestHTTPResource("/")
    URI server;

    private IngestClient ingestClient;

    @BeforeEach
    void keepPushing() {
        ingestClient = new IngestClient(server);
        ingestClient.keepPushing(IngestClient.trade("ADBE", "355.00").repeat(200));
    }

    @AfterEach
    void stopPushing() {
        ingestClient.stop();
    }

    @Test
    void pongsComeInTheirOrderBetweenWholeFramesAndNoEventIsMissing() throws Exception {
        try (RawWebSocket socket = RawWebSocket.connectNarrow(server, STREAM)) {
            long u = -1;
            for (int i = 0; i < 100; i++) {
                socket.last(RawWebSocket.PING, new byte[] {(byte) i});
                RawWebSocket.WebSocketFrame webSocketFrame = socket.next();
                while (webSocketFrame.opcode() != RawWebSocket.PONG) {
                    u = follow(webSocketFrame, u);
                    webSocketFrame = socket.next();
                }
                assertArrayEquals(new byte[] {(byte) i}, webSocketFrame.payload());
            }
            assertTrue(u > 0, "no event came meanwhile");
        }
    }

    @Test
    void aCloseAmidHeavyWritesIsAnsweredAfterWholeFrames() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawWebSocket socket = RawWebSocket.connectNarrow(server, STREAM)) {
                long u = follow(socket.next(RawWebSocket.TEXT), -1);
                for (int frames = 0; frames < 10; frames++) {
                    u = follow(socket.next(), u);
                }
                socket.last(RawWebSocket.CLOSE, new byte[] {(byte) (1000 >> 8), (byte) 1000});

                RawWebSocket.WebSocketFrame webSocketFrame = socket.next();
                while (webSocketFrame.opcode() != RawWebSocket.CLOSE) {
                    u = follow(webSocketFrame, u);
                    webSocketFrame = socket.next();
                }
                assertEquals(1000, webSocketFrame.closeCode());
                assertTrue(socket.isEnded());
            }
        }
    }

    @Test
    void aMessageThatFillsMoreThanAFrameOfSixtyFourKibibytesComesWhole() throws Exception {
        byte[] bytes = new byte[65_536];
        new Random(1).nextBytes(bytes);
        try (RawWebSocket member = RawWebSocket.connect(server, "/rooms/large", "");
                RawWebSocket follower = RawWebSocket.connect(server, "/v1/stream?messages=large&trades=ADBE", "")) {
            follower.nextWith("\"subscription\"");

            member.last(RawWebSocket.BINARY, bytes);

            // First the one who has a stream to read as well: too far behind, it would be told a gap instead.
            JsonNode array = FeedClient.parse(follower.nextWith("\"msg\",\"topic\":\"large\""));
            JsonNode message = array.get(0);
            for (JsonNode node : array) {
                message = FeedClient.kind(node).equals("msg") ? node : message;
            }
            assertArrayEquals(
                    bytes, Base64.getDecoder().decode(message.get("data").asText()));
            assertArrayEquals(bytes, member.next(RawWebSocket.BINARY).payload());
        }
    }

    @Test
    void aClientThatOfferedCompressionGetsFramesThatAreNot() throws Exception {
        try (RawWebSocket socket = RawWebSocket.connect(
                server, STREAM, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n")) {
            assertFalse(socket.answer().toLowerCase().contains("sec-websocket-extensions"), socket.answer());
            long u = -1;
            for (int i = 0; i < 100; i++) {
                RawWebSocket.WebSocketFrame webSocketFrame = socket.next();
                assertEquals(0x80 | RawWebSocket.TEXT, webSocketFrame.first());
                u = follow(webSocketFrame, u);
            }
            assertTrue(u > 0);
        }
    }

    /** Reads a frame of the feed, whose trades go on from {@code u}, or from what it says is left out. */
    private static long follow(RawWebSocket.WebSocketFrame webSocketFrame, long before) {
        assertEquals(0x80 | RawWebSocket.TEXT, webSocketFrame.first());
        long u = before;
        for (JsonNode node : FeedClient.parse(webSocketFrame.text())) {
            if (FeedClient.kind(node).equals("t") && !(u < 0 && node.has("sn"))) {
                long next = node.get("u").asLong();
                assertTrue(u < 0 || next == u + 1, "after " + u + " came " + next);
                u = next;
            } else if (FeedClient.kind(node).equals("gap")) {
                u = node.get("to").asLong();
            }
        }
        return u;
    }
}
