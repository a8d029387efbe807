package io.quotecast.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.QuietServer;
import io.quotecast.testing.RawSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that a proper client does not send: at most their own connection pays for them. */
@QuarkusTest
@Timeout(240)
@TestProfile(QuietServer.class)
class RawInputTest {
    private static final byte[] PING = bytes("{\"action\":\"ping\",\"id\":\"é€😀\"}");

    @TestHTTPResource("/")
    URI server;

    private RawSocket socket;
    private FeedClient neighbour;

    @BeforeEach
    void connect() throws Exception {
        socket = RawSocket.connect(server, "/v1/stream", "");
        neighbour = FeedClient.connect(server, "");
        socket.nextWith("connected");
    }

    @AfterEach
    void theNeighbourStillHears() throws Exception {
        try (RawSocket raw = socket;
                FeedClient other = neighbour) {
            other.checkAlive();
            raw.reset();
            other.checkAlive();
        }
    }

    @Test
    void aMessageInPartsOfOneByteIsTakenWithOtherFramesBetween() throws IOException {
        for (int i = 0; i < PING.length; i++) {
            int opcode = i == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION;
            byte[] one = {PING[i]};
            if (i < PING.length - 1) {
                socket.part(opcode, one).last(RawSocket.PING, one);
                assertArrayEquals(one, socket.next(RawSocket.PONG).payload());
            } else {
                socket.last(opcode, one);
            }
        }

        assertTrue(socket.nextWith("pong").contains("\"id\":\"é€😀\""));
    }

    @Test
    void bytesThatComeOneByOneAreAMessageAllTheSame() throws IOException {
        for (byte one : RawSocket.framed(0x81, PING, true)) {
            socket.bytes(new byte[] {one});
        }

        assertTrue(socket.nextWith("pong").contains("\"id\":\"é€😀\""));
    }

    @Test
    void manyFramesInOneWriteAreAllAnswered() throws IOException {
        byte[] frame = RawSocket.framed(0x81, bytes("{\"action\":\"ping\"}"), true);
        byte[] many = new byte[frame.length * 50];
        for (int i = 0; i < 50; i++) {
            System.arraycopy(frame, 0, many, i * frame.length, frame.length);
        }

        socket.bytes(many);

        for (int i = 0; i < 50; i++) {
            socket.nextWith("pong");
        }
    }

    @Test
    void binaryIsAnsweredWithAFatalErrorAndClosedWith1003() throws IOException {
        socket.last(RawSocket.BINARY, PING);

        assertTrue(socket.nextWith("error").contains("\"code\":400,"));
        assertEquals(1003, socket.closeCode());
    }

    @Test
    void aCloseIsAnsweredWithItsCode() throws IOException {
        socket.last(RawSocket.CLOSE, new byte[] {0x03, (byte) 0xE8});

        assertEquals(1000, socket.closeCode());
        assertTrue(socket.isEnded());
    }

    @ParameterizedTest
    @ValueSource(ints = {65_537, 1_000_000, 1_048_576})
    void aMessageAboveTheLimitIsRefusedAndTheConnectionLives(int size) throws IOException {
        socket.last(RawSocket.TEXT, spaces(size));

        assertTrue(socket.nextWith("error")
                .contains("\"code\":413,\"msg\":\"the message is too large; the limit is 65536 bytes\""));
        socket.last(RawSocket.TEXT, PING).nextWith("pong");
    }

    @Test
    void aMessageAboveTheLimitInPartsIsRefusedAndTheConnectionLives() throws IOException {
        socket.part(RawSocket.TEXT, spaces(40_000)).part(RawSocket.CONTINUATION, spaces(40_000));
        socket.last(RawSocket.CONTINUATION, spaces(1_000));

        assertTrue(socket.nextWith("error").contains("\"code\":413"));
        socket.last(RawSocket.TEXT, PING).nextWith("pong");
    }

    @Test
    void aMessageAtTheLimitIsTaken() throws IOException {
        byte[] message = spaces(65_536);
        System.arraycopy(PING, 0, message, 0, PING.length);

        socket.last(RawSocket.TEXT, message).nextWith("pong");
    }

    private static byte[] spaces(int size) {
        byte[] spaces = new byte[size];
        Arrays.fill(spaces, (byte) ' ');
        return spaces;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
