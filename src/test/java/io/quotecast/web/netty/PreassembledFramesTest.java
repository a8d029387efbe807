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
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import java.net.URI;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames that are written directly to the socket, between those of WebSockets Next, under load. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class PreassembledFramesTest {
    private static final String STREAM = "/v1/stream?trades=ADBE&snapshot=false";

    @TestHTTPResource("/")
    URI server;

    private IngestClient ingestClient;

    @BeforeEach
    void startPushing() {
        ingestClient = new IngestClient(server);
        ingestClient.startPushing(JsonLines.trade("ADBE", "355.00").repeat(200));
    }

    @AfterEach
    void stopPushing() {
        ingestClient.stopPushing();
    }

    @Test
    void pongsArriveInOrderBetweenWholeFramesAndNoEventIsMissing() throws Exception {
        try (RawWebSocket socket = RawWebSocket.connectWithSmallBuffer(server, STREAM)) {
            long seriesNumber = -1;
            for (int i = 0; i < 100; i++) {
                socket.sendFinal(RawWebSocket.PING, new byte[] {(byte) i});
                RawWebSocket.WebSocketFrame webSocketFrame = socket.next();
                while (webSocketFrame.opcode() != RawWebSocket.PONG) {
                    seriesNumber = follow(webSocketFrame, seriesNumber);
                    webSocketFrame = socket.next();
                }
                assertArrayEquals(new byte[] {(byte) i}, webSocketFrame.payload());
            }
            assertTrue(seriesNumber > 0, "no event arrived between the pongs");
        }
    }

    @Test
    void aCloseUnderHeavyWritesIsAnsweredAfterWholeFrames() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawWebSocket socket = RawWebSocket.connectWithSmallBuffer(server, STREAM)) {
                long seriesNumber = follow(socket.next(RawWebSocket.TEXT), -1);
                for (int frames = 0; frames < 10; frames++) {
                    seriesNumber = follow(socket.next(), seriesNumber);
                }
                socket.sendFinal(RawWebSocket.CLOSE, new byte[] {(byte) (1000 >> 8), (byte) 1000});

                RawWebSocket.WebSocketFrame webSocketFrame = socket.next();
                while (webSocketFrame.opcode() != RawWebSocket.CLOSE) {
                    seriesNumber = follow(webSocketFrame, seriesNumber);
                    webSocketFrame = socket.next();
                }
                assertEquals(1000, webSocketFrame.closeCode());
                assertTrue(socket.isClosedByServer());
            }
        }
    }

    @Test
    void aMessageAbove64KibibytesArrivesWhole() throws Exception {
        byte[] bytes = new byte[65_536];
        new Random(1).nextBytes(bytes);
        try (RawWebSocket member = RawWebSocket.connect(server, "/rooms/large", "");
                RawWebSocket follower = RawWebSocket.connect(server, "/v1/stream?messages=large&trades=ADBE", "")) {
            follower.nextTextContaining("\"subscription\"");

            member.sendFinal(RawWebSocket.BINARY, bytes);

            // The follower is read first: if it fell behind in its stream, it would receive a gap instead.
            JsonNode array = FeedClient.parse(follower.nextTextContaining("\"msg\",\"topic\":\"large\""));
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
    void aClientThatOffersCompressionReceivesUncompressedFrames() throws Exception {
        try (RawWebSocket socket = RawWebSocket.connect(
                server, STREAM, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n")) {
            assertFalse(
                    socket.responseHead().toLowerCase().contains("sec-websocket-extensions"), socket.responseHead());
            long seriesNumber = -1;
            for (int i = 0; i < 100; i++) {
                RawWebSocket.WebSocketFrame webSocketFrame = socket.next();
                assertEquals(0x80 | RawWebSocket.TEXT, webSocketFrame.first());
                seriesNumber = follow(webSocketFrame, seriesNumber);
            }
            assertTrue(seriesNumber > 0);
        }
    }

    /**
     * Checks that the trades of a frame continue from {@code previous}, apart from reported gaps; returns the last
     * number.
     */
    private static long follow(RawWebSocket.WebSocketFrame webSocketFrame, long previous) {
        assertEquals(0x80 | RawWebSocket.TEXT, webSocketFrame.first());
        long seriesNumber = previous;
        for (JsonNode node : FeedClient.parse(webSocketFrame.text())) {
            if (FeedClient.kind(node).equals("t") && !(seriesNumber < 0 && node.has("sn"))) {
                long next = node.get("u").asLong();
                assertTrue(seriesNumber < 0 || next == seriesNumber + 1, "after " + seriesNumber + " came " + next);
                seriesNumber = next;
            } else if (FeedClient.kind(node).equals("gap")) {
                seriesNumber = node.get("to").asLong();
            }
        }
        return seriesNumber;
    }
}
