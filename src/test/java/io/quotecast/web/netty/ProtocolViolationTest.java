package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.websockets.next.OpenConnections;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that violates RFC 6455 receives one close frame with the reason and nothing after it; others are not
 * affected.
 */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class ProtocolViolationTest {
    private static final long DEADLINE_NANOS = 60_000_000_000L;
    /** The header of a frame of 2 MiB. */
    private static final String TOO_LONG = "82ff000000000020000000000000";

    @TestHTTPResource("/")
    URI server;

    @Inject
    OpenConnections connections;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "5.1 not masked, 810161",
        "5.2 first reserved bit, c18100000000 61",
        "5.2 second reserved bit, a18100000000 61",
        "5.2 third reserved bit, 918100000000 61",
        "5.2 reserved bit of a ping, c98000000000",
        "5.2 reserved opcode, 838100000000 61",
        "5.2 last reserved opcode, 878100000000 61",
        "5.2 reserved control opcode, 8b8000000000",
        "5.2 last reserved control opcode, 8f8000000000",
        "5.2 two bytes for a length of one, 81fe0001 00000000 61",
        "5.2 eight bytes for a length of two, 81ff0000000000000100 00000000",
        "5.2 a negative length, 81ffffffffffffffffff 00000000",
        "5.4 a continuation without a first fragment, 808100000000 61",
        "5.4 a continuation after the last fragment, 818100000000 61 808100000000 61",
        "5.4 a message within a message, 018100000000 61 818100000000 61",
        "5.5 a fragmented ping, 098100000000 61",
        "5.5 a fragmented close, 088200000000 03e8",
        "5.5 a ping of 126 bytes, 89fe007e 00000000",
        "5.5.1 a close of one byte, 888100000000 03",
        "7.4.1 close code 0, 888200000000 0000",
        "7.4.1 close code 999, 888200000000 03e7",
        "7.4.1 close code 1004, 888200000000 03ec",
        "7.4.1 close code 1005, 888200000000 03ed",
        "7.4.1 close code 1006, 888200000000 03ee",
        "7.4.1 close code 1015, 888200000000 03f7",
        "7.4.2 close code 2999, 888200000000 0bb7"
    })
    void aProtocolErrorClosesTheConnectionWith1002(String section, String bytes) throws Exception {
        assertCloses(1002, bytes);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "8.1 not UTF-8, 818100000000 ff",
        "8.1 a surrogate, 818300000000 eda080",
        "8.1 above the last code point, 818400000000 f4908080",
        "8.1 a truncated character, 818300000000 61f09f",
        "8.1 invalid in the first fragment, 018100000000 ff",
        "8.1 invalid in a later fragment, 018100000000 61 008100000000 ff",
        "8.1 invalid across fragments, 018100000000 e2 008100000000 28",
        "8.1 truncated in the last fragment, 018100000000 e2 808100000000 82",
        "5.5.1 the reason of a close, 888300000000 03e8ff"
    })
    void invalidUtf8ClosesTheConnectionWith1007(String section, String bytes) throws Exception {
        assertCloses(1007, bytes);
    }

    /**
     * More input follows the header: if the server closed the socket with that unread, the close frame would be lost.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/stream", "/rooms/violations", "/v1/ingest"})
    void aFrameAboveOneMebibyteClosesTheConnectionWith1009(String path) throws Exception {
        try (RawWebSocket socket = RawWebSocket.connect(server, path, "")) {
            socket.sendBytes(hex(TOO_LONG)).sendBytes(new byte[1 << 20]);

            assertEquals(1009, socket.closeCode());
            assertTrue(socket.isAtEnd());
        }
    }

    @Test
    void aClientThatKeepsSendingIsDisconnected() throws Exception {
        long before = connections.listAll().size();
        try (RawWebSocket socket = RawWebSocket.connect(server, "/rooms/violations", "");
                FeedClient neighbour = FeedClient.connect(server, "")) {
            socket.sendBytes(hex(TOO_LONG));

            assertTrue(isEventuallyRefused(socket));
            neighbour.checkAlive();
        }
        awaitConnections(before);
    }

    @Test
    void aClientThatNeitherReadsNorClosesIsDisconnected() throws Exception {
        long before = connections.listAll().size();
        try (RawWebSocket socket = RawWebSocket.connectWithSmallBuffer(server, "/rooms/violations")) {
            socket.sendBytes(hex("838000000000"));

            awaitConnections(before);
        }
    }

    private void assertCloses(int code, String bytes) throws IOException, InterruptedException {
        for (String path : new String[] {"/v1/stream", "/rooms/violations", "/v1/ingest"}) {
            try (RawWebSocket socket = RawWebSocket.connect(server, path, "");
                    FeedClient neighbour = FeedClient.connect(server, "")) {
                // The frames after it in the same write must be neither handled nor answered.
                socket.sendBytes(hex(bytes + "898000000000" + "888200000000" + "03e8"));

                assertEquals(code, socket.closeCode(), path);
                assertTrue(socket.isAtEnd(), path);
                neighbour.checkAlive();
            }
        }
    }

    /** Writes until the server closes the connection. */
    private static boolean isEventuallyRefused(RawWebSocket socket) throws IOException {
        byte[] more = new byte[1 << 16];
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        try {
            while (System.nanoTime() < deadline) {
                socket.sendBytes(more);
            }
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private void awaitConnections(long max) {
        Await.untilAtMost(max, "open connections", () -> connections.listAll().size());
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes.replace(" ", ""));
    }
}
