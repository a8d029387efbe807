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
import io.quotecast.testing.Publisher;
import io.quotecast.testing.QuietServer;
import io.quotecast.testing.RawSocket;
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
@TestProfile(QuietServer.class)
class ReadyFramesTest {
    private static final String STREAM = "/v1/stream?trades=ADBE&snapshot=false";

    @TestHTTPResource("/")
    URI server;

    private Publisher publisher;

    @BeforeEach
    void keepPushing() {
        publisher = new Publisher(server);
        publisher.keepPushing(Publisher.trade("ADBE", "355.00").repeat(200));
    }

    @AfterEach
    void stopPushing() {
        publisher.stop();
    }

    @Test
    void pongsComeInTheirOrderBetweenWholeFramesAndNoEventIsMissing() throws Exception {
        try (RawSocket socket = RawSocket.connectNarrow(server, STREAM)) {
            long u = -1;
            for (int i = 0; i < 100; i++) {
                socket.last(RawSocket.PING, new byte[] {(byte) i});
                RawSocket.Frame frame = socket.next();
                while (frame.opcode() != RawSocket.PONG) {
                    u = follow(frame, u);
                    frame = socket.next();
                }
                assertArrayEquals(new byte[] {(byte) i}, frame.payload());
            }
            assertTrue(u > 0, "no event came meanwhile");
        }
    }

    @Test
    void aCloseAmidHeavyWritesIsAnsweredAfterWholeFrames() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawSocket socket = RawSocket.connectNarrow(server, STREAM)) {
                long u = follow(socket.next(RawSocket.TEXT), -1);
                for (int frames = 0; frames < 10; frames++) {
                    u = follow(socket.next(), u);
                }
                socket.last(RawSocket.CLOSE, new byte[] {(byte) (1000 >> 8), (byte) 1000});

                RawSocket.Frame frame = socket.next();
                while (frame.opcode() != RawSocket.CLOSE) {
                    u = follow(frame, u);
                    frame = socket.next();
                }
                assertEquals(1000, frame.closeCode());
                assertTrue(socket.isEnded());
            }
        }
    }

    @Test
    void aMessageThatFillsMoreThanAFrameOfSixtyFourKibibytesComesWhole() throws Exception {
        byte[] bytes = new byte[65_536];
        new Random(1).nextBytes(bytes);
        try (RawSocket member = RawSocket.connect(server, "/rooms/large", "");
                RawSocket follower = RawSocket.connect(server, "/v1/stream?messages=large&trades=ADBE", "")) {
            follower.nextWith("\"subscription\"");

            member.last(RawSocket.BINARY, bytes);

            // First the one who has a stream to read as well: too far behind, it would be told a gap instead.
            JsonNode array = FeedClient.parse(follower.nextWith("\"msg\",\"topic\":\"large\""));
            JsonNode message = array.get(0);
            for (JsonNode node : array) {
                message = FeedClient.kind(node).equals("msg") ? node : message;
            }
            assertArrayEquals(
                    bytes, Base64.getDecoder().decode(message.get("data").asText()));
            assertArrayEquals(bytes, member.next(RawSocket.BINARY).payload());
        }
    }

    @Test
    void aClientThatOfferedCompressionGetsFramesThatAreNot() throws Exception {
        try (RawSocket socket = RawSocket.connect(
                server, STREAM, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n")) {
            assertFalse(socket.answer().toLowerCase().contains("sec-websocket-extensions"), socket.answer());
            long u = -1;
            for (int i = 0; i < 100; i++) {
                RawSocket.Frame frame = socket.next();
                assertEquals(0x80 | RawSocket.TEXT, frame.first());
                u = follow(frame, u);
            }
            assertTrue(u > 0);
        }
    }

    /** Reads a frame of the feed, whose trades go on from {@code u}, or from what it says is left out. */
    private static long follow(RawSocket.Frame frame, long before) {
        assertEquals(0x80 | RawSocket.TEXT, frame.first());
        long u = before;
        for (JsonNode node : FeedClient.parse(frame.text())) {
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
