package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fragmented and oversized input, which affects no connection but its own. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class FragmentedInputTest {
    private static final byte[] PING = bytes("{\"action\":\"ping\",\"id\":\"é€😀\"}");

    @TestHTTPResource("/")
    URI server;

    @Inject
    OpenConnections openConnections;

    private RawWebSocket socket;
    private FeedClient neighbour;

    @BeforeEach
    void connect() throws Exception {
        socket = RawWebSocket.connect(server, "/v1/stream", "");
        neighbour = FeedClient.connect(server, "");
        socket.nextTextContaining("connected");
    }

    @AfterEach
    void checkNeighbourAlive() throws Exception {
        try (RawWebSocket raw = socket;
                FeedClient other = neighbour) {
            other.checkAlive();
            raw.reset();
            other.checkAlive();
        }
    }

    @Test
    void aMessageInOneByteFragmentsIsReadBetweenOtherFrames() throws IOException {
        for (int i = 0; i < PING.length; i++) {
            int opcode = i == 0 ? RawWebSocket.TEXT : RawWebSocket.CONTINUATION;
            byte[] singleByte = {PING[i]};
            if (i < PING.length - 1) {
                socket.sendFragment(opcode, singleByte).sendFinal(RawWebSocket.PING, singleByte);
                assertArrayEquals(singleByte, socket.next(RawWebSocket.PONG).payload());
            } else {
                socket.sendFinal(opcode, singleByte);
            }
        }

        assertTrue(socket.nextTextContaining("pong").contains("\"id\":\"é€😀\""));
    }

    @Test
    void bytesThatArriveOneByOneFormAMessage() throws IOException {
        for (byte singleByte : RawWebSocket.encodeFrame(0x81, PING, true)) {
            socket.sendBytes(new byte[] {singleByte});
        }

        assertTrue(socket.nextTextContaining("pong").contains("\"id\":\"é€😀\""));
    }

    @Test
    void allFramesOfOneWriteAreAnswered() throws IOException {
        byte[] frame = RawWebSocket.encodeFrame(0x81, bytes("{\"action\":\"ping\"}"), true);
        byte[] frames = new byte[frame.length * 50];
        for (int i = 0; i < 50; i++) {
            System.arraycopy(frame, 0, frames, i * frame.length, frame.length);
        }

        socket.sendBytes(frames);

        for (int i = 0; i < 50; i++) {
            socket.nextTextContaining("pong");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/stream", "/v1/ingest", "/rooms/early", "/v1/replay?start=0"})
    void framesThatArriveWithTheRequestAreHandledInOrder(String path) throws Exception {
        int before = openConnections.listAll().size();
        byte[] message = RawWebSocket.encodeFrame(0x81, PING, true);
        byte[] close = RawWebSocket.encodeFrame(0x88, new byte[] {0x03, (byte) 0xE8}, true);

        try (RawWebSocket early = RawWebSocket.connectWithFrames(server, path, message, close);
                RawWebSocket closed = RawWebSocket.connectWithFrames(server, path, close)) {
            assertEquals(1000, early.closeCode());
            assertEquals(1000, closed.closeCode());
            assertTrue(closed.isClosedByServer());
        }
        Await.until(
                "nothing of the connections is left",
                () -> openConnections.listAll().size() == before);
    }

    @Test
    void binaryIsAnsweredWithAFatalErrorAndClosedWith1003() throws IOException {
        socket.sendFinal(RawWebSocket.BINARY, PING);

        assertTrue(socket.nextTextContaining("error").contains("\"code\":400,"));
        assertEquals(1003, socket.closeCode());
    }

    @Test
    void aCloseIsAnsweredWithItsCode() throws IOException {
        socket.sendFinal(RawWebSocket.CLOSE, new byte[] {0x03, (byte) 0xE8});

        assertEquals(1000, socket.closeCode());
        assertTrue(socket.isClosedByServer());
    }

    @ParameterizedTest
    @ValueSource(ints = {65_537, 1_000_000, 1_048_576})
    void aMessageAboveTheLimitIsRefusedAndTheConnectionStaysOpen(int size) throws IOException {
        socket.sendFinal(RawWebSocket.TEXT, spaces(size));

        assertTrue(socket.nextTextContaining("error")
                .contains("\"code\":413,\"msg\":\"the message is too large; the limit is 65536 bytes\""));
        socket.sendFinal(RawWebSocket.TEXT, PING).nextTextContaining("pong");
    }

    @Test
    void aFragmentedMessageAboveTheLimitIsRefusedAndTheConnectionStaysOpen() throws IOException {
        socket.sendFragment(RawWebSocket.TEXT, spaces(40_000)).sendFragment(RawWebSocket.CONTINUATION, spaces(40_000));
        socket.sendFinal(RawWebSocket.CONTINUATION, spaces(1_000));

        assertTrue(socket.nextTextContaining("error").contains("\"code\":413"));
        socket.sendFinal(RawWebSocket.TEXT, PING).nextTextContaining("pong");
    }

    @Test
    void aMessageAtTheLimitIsAccepted() throws IOException {
        byte[] message = spaces(65_536);
        System.arraycopy(PING, 0, message, 0, PING.length);

        socket.sendFinal(RawWebSocket.TEXT, message).nextTextContaining("pong");
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
