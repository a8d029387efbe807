package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that send without end are closed with the right code and use bounded memory, and the others receive every
 * event.
 */
@Tag("slow")
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class FloodTest {
    private static final int EVENTS = 500;
    private static final int PINGS = 40_000;
    private static final int UPGRADES = 100;
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_PARTS = 65_536;
    /** Far less than the size of all pongs, and far more than may be pending for one client. */
    private static final long MAX_PONG_BYTES = 2L << 20;

    private static final long SLACK_BYTES = 8L << 20;

    @TestHTTPResource("/")
    URI server;

    @Inject
    OpenConnections connections;

    private final List<Long> seriesNumbers = new ArrayList<>();
    private IngestClient ingestClient;
    private FeedClient healthy;
    private long bytesBefore;

    @BeforeEach
    void connect() throws Exception {
        ingestClient = new IngestClient(server);
        // A connection of the previous test must not be mistaken for that of the flooder.
        Await.untilAtMost(0, "open connections", this::openCount);
        healthy = FeedClient.connect(server, "?quotes=ADBE&snapshot=false");
        healthy.response();
        bytesBefore = activeBytes();
        publish();
    }

    @AfterEach
    void checkOthersReceivedEverythingAndMemoryIsReleased() throws Exception {
        try (FeedClient client = healthy) {
            publish();
            while (seriesNumbers.size() < 2 * EVENTS) {
                seriesNumbers.add(client.event().get("u").asLong());
            }
            assertEquals(
                    IntStream.range(0, 2 * EVENTS)
                            .mapToObj(i -> seriesNumbers.get(0) + i)
                            .toList(),
                    seriesNumbers);
        }
        Await.untilAtMost(bytesBefore + SLACK_BYTES, "bytes in use", FloodTest::activeBytes);
        Await.untilAtMost(0, "open connections", this::openCount);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/stream", "/rooms/flood"})
    void whilePongsAreUnreadOnlyTheLastPingMustBeAnswered(String path) throws Exception {
        try (RawWebSocket flooder = RawWebSocket.connectWithSmallBuffer(server, path)) {
            flooder.sendBytes(numberedPings());

            assertTrue(activeBytes() < bytesBefore + MAX_PONG_BYTES, () -> activeBytes() + " bytes in use");
            int pongs = 0;
            int last = 0;
            while (last < PINGS) {
                int number = ByteBuffer.wrap(flooder.next(RawWebSocket.PONG).payload())
                        .getInt();
                assertTrue(number > last, "out of order");
                last = number;
                pongs++;
            }
            assertTrue(pongs < PINGS, "every ping was answered, so the socket was never full");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/stream", "/rooms/flood", "/v1/ingest"})
    void anEndlessMessageClosesTheConnectionWith1009(String path) throws Exception {
        try (RawWebSocket flooder = RawWebSocket.connect(server, path, "")) {
            flooder.sendFragment(RawWebSocket.TEXT, new byte[0]);
            flooder.sendBytes(repeat(
                    RawWebSocket.encodeFrame(RawWebSocket.CONTINUATION, spaces(4_096), true), MAX_BYTES / 4_096));
            flooder.sendFragment(RawWebSocket.CONTINUATION, spaces(1));

            assertEquals(1009, flooder.closeCode());
            assertTrue(flooder.isAtEnd());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/stream", "/rooms/flood", "/v1/ingest"})
    void endlessEmptyFragmentsCloseTheConnectionWith1009(String path) throws Exception {
        try (RawWebSocket flooder = RawWebSocket.connect(server, path, "")) {
            flooder.sendFragment(RawWebSocket.BINARY, new byte[0]);
            flooder.sendBytes(
                    repeat(RawWebSocket.encodeFrame(RawWebSocket.CONTINUATION, new byte[0], true), MAX_PARTS));

            assertEquals(1009, flooder.closeCode());
            assertTrue(flooder.isAtEnd());
        }
    }

    @Test
    void aSubscriberThatDoesNotReadIsClosedWith4407() throws Exception {
        String topics = String.join(
                "\",\"", IntStream.range(0, 3_000).mapToObj(i -> "topic-" + i).toList());
        try (RawWebSocket flooder = connectSlowReader("/v1/stream")) {
            flooder.sendText("{\"action\":\"subscribe\",\"messages\":[\"" + topics + "\"]}");
            flooder.sendBytes(repeat(text("{\"action\":\"list\"}"), 60));

            awaitClosed();
            assertEquals(4407, flooder.closeCode());
        }
    }

    @Test
    void aSenderThatDoesNotReadResponsesIsClosedWith4407() throws Exception {
        byte[] rejected = text("{\"T\":\"q\",\"id\":\"" + "x".repeat(36) + "\",\"S\":\"NONE\"}");
        try (RawWebSocket flooder = connectSlowReader("/v1/ingest")) {
            flooder.sendBytes(repeat(rejected, 20_000));

            awaitClosed();
            assertEquals(4407, flooder.closeCode());
        }
    }

    @Test
    void aRoomMemberThatDoesNotReadIsClosedWith4407() throws Exception {
        try (RawWebSocket flooder = connectSlowReader("/rooms/flood")) {
            flooder.sendBytes(repeat(text("x".repeat(60_000)), 30));

            awaitClosed();
            assertEquals(4407, flooder.closeCode());
        }
    }

    @Test
    void abandonedUpgradesReleaseTheirResources() throws Exception {
        for (int i = 0; i < UPGRADES; i++) {
            RawWebSocket.connect(server, i % 2 == 0 ? "/v1/stream?quotes=*" : "/rooms/flood", "")
                    .reset();
        }
    }

    @Test
    void aHandshakeSentByteByByteSucceeds() throws Exception {
        try (RawWebSocket socket = RawWebSocket.connectByteByByte(server, "/v1/stream")) {
            socket.sendText("{\"action\":\"ping\"}").nextTextContaining("pong");
        }
    }

    private static byte[] numberedPings() {
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 1; i <= PINGS; i++) {
            byte[] payload = ByteBuffer.allocate(125).putInt(i).array();
            pings.writeBytes(RawWebSocket.encodeFrame(0x80 | RawWebSocket.PING, payload, true));
        }
        return pings.toByteArray();
    }

    private static byte[] repeat(byte[] frame, int count) {
        ByteBuffer frames = ByteBuffer.allocate(frame.length * count);
        for (int i = 0; i < count; i++) {
            frames.put(frame);
        }
        return frames.array();
    }

    private void publish() throws Exception {
        ingestClient.push(JsonLines.quote("ADBE", "333.00", "333.01").repeat(EVENTS));
    }

    private static byte[] text(String text) {
        return RawWebSocket.encodeFrame(0x81, text.getBytes(StandardCharsets.UTF_8), true);
    }

    private static byte[] spaces(int size) {
        return " ".repeat(size).getBytes(StandardCharsets.US_ASCII);
    }

    /** Connects a client with a small receive buffer, and waits until the server counts it. */
    private RawWebSocket connectSlowReader(String path) throws IOException {
        RawWebSocket socket = RawWebSocket.connectWithSmallBuffer(server, path);
        Await.until("the flooder is counted", () -> openCount() == 2);
        return socket;
    }

    /** Waits until only the healthy client is open: the close frame of the other one has been written, if not sent. */
    private void awaitClosed() {
        Await.untilAtMost(1, "open connections", this::openCount);
    }

    private long openCount() {
        return connections.stream().filter(WebSocketConnection::isOpen).count();
    }

    private static long activeBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveBytes)
                .sum();
    }
}
