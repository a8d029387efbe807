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
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that a proper client does not send: at most their own connection pays for them. */
@QuarkusTest
@Timeout(60)
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

    @ParameterizedTest
    @ValueSource(strings = {"ff", "7b22c328", "c0af", "eda080", "f4908080", "7be282"})
    void textThatIsNotUtf8ClosesWith1007(String hex) throws IOException {
        socket.last(RawSocket.TEXT, HexFormat.of().parseHex(hex));

        assertEquals(1007, socket.closeCode());
    }

    @Test
    void textThatIsNotUtf8InALaterPartClosesWith1007() throws IOException {
        socket.part(RawSocket.TEXT, bytes("{\"action\":")).last(RawSocket.CONTINUATION, new byte[] {(byte) 0xFF});

        assertEquals(1007, socket.closeCode());
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

    @ParameterizedTest
    @CsvSource({
        "83, 61, a reserved opcode",
        "8b, 61, a reserved control opcode",
        "80, 61, a continuation of nothing",
        "09, 61, a control frame in parts"
    })
    void framesThatTheStandardForbidsEndTheConnection(String first, String payload, String why) throws IOException {
        socket.frame(HexFormat.fromHexDigits(first), HexFormat.of().parseHex(payload));

        assertEnded(why);
    }

    @Test
    void aReservedBitEndsTheConnection() throws IOException {
        socket.frame(0xC1, PING);

        assertEnded("");
    }

    @Test
    void aMessageWithinAMessageEndsTheConnection() throws IOException {
        socket.part(RawSocket.TEXT, bytes("{")).last(RawSocket.TEXT, PING);

        assertEnded("");
    }

    @Test
    void anUnmaskedFrameEndsTheConnection() throws IOException {
        socket.bytes(RawSocket.framed(0x81, PING, false));

        assertEnded("");
    }

    @Test
    void aLongControlFrameEndsTheConnection() throws IOException {
        socket.last(RawSocket.PING, new byte[126]);

        assertEnded("");
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

    @Test
    void aFrameAboveTheFrameLimitClosesTheConnection() throws IOException {
        socket.bytes(HexFormat.of().parseHex("81ff000000000010000137fa213d"));

        int code = socket.closeCode();
        assertTrue(code == 1009 || code == 1006, () -> "closed with " + code);
    }

    /** The server may say 1002 first, or just go. */
    private void assertEnded(String why) throws IOException {
        int code = socket.closeCode();
        assertTrue(code == 1002 || code == 1006, () -> why + ": closed with " + code);
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
