package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import io.quotecast.testing.HealthyClient;
import io.quotecast.testing.HostilePeers;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Peers that attack a server with a heap of 256 MB. Beside them, a healthy client receives every event, new clients are
 * served, and health answers.
 */
@Timeout(600)
class HostilePeersIT {
    private static final int EVENTS = 20_000;
    /** Many symbols make large responses. */
    private static final String SYMBOLS = "-Dquotecast.simulator.symbols=500";

    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private ServerProcess server;
    private HealthyClient healthy;
    private HostilePeers peers;

    @BeforeEach
    void connect() throws Exception {
        start(ServerProcess.start(SYMBOLS));
    }

    private void start(ServerProcess started) throws Exception {
        server = started;
        healthy = HealthyClient.connect(server.address());
        peers = new HostilePeers(server.address());
        healthy.awaitEvents(100);
    }

    @AfterEach
    void checkOthersAndStop() throws Exception {
        try {
            assertOthersAreServed();
            peers.close();
            assertOthersAreServed();
            assertEquals(
                    List.of(),
                    server.output()
                            .lines()
                            .filter(line -> line.contains("OutOfMemory") || line.contains("OutOfDirectMemory"))
                            .toList());
        } finally {
            peers.close();
            healthy.close();
            server.close();
        }
    }

    /** H1: responses that nobody reads. */
    @Test
    void pipelinedRequestsWithoutReading() throws Exception {
        for (int i = 0; i < 6; i++) {
            peers.send(
                    new byte[0],
                    request("GET /v1/snapshot HTTP/1.1", "").repeat(20).getBytes(StandardCharsets.US_ASCII),
                    1_000);
        }

        healthy.awaitEvents(EVENTS);
    }

    @Test
    void manyConnectionsThatRequestOneLargeResponseEach() throws Exception {
        byte[] request = bytes(request("GET /v1/snapshot HTTP/1.1", ""));
        for (int i = 0; i < 900; i++) {
            peers.send(request);
        }

        healthy.awaitEvents(EVENTS);
    }

    @Test
    void http2StreamsWithAWindowOfZero() throws Exception {
        for (int i = 0; i < 20; i++) {
            peers.send(http2WithoutWindow("/v1/snapshot", 100), new byte[0], 0);
        }

        healthy.awaitEvents(EVENTS);
    }

    /** H2: valid messages, far above the rate, without reading. */
    @Test
    void floodOfSmallMessages() throws Exception {
        byte[] upgrade = bytes(request("GET /v1/stream HTTP/1.1", UPGRADE));
        byte[] pings = text("{\"action\":\"ping\"}", 500);
        for (int i = 0; i < 50; i++) {
            peers.send(upgrade, pings, 200);
        }

        healthy.awaitEvents(EVENTS);
    }

    @Test
    void floodThatReadsIsClosedForItsRate() throws Exception {
        byte[] upgrade = bytes(request("GET /v1/stream HTTP/1.1", UPGRADE));
        byte[] pings = text("{\"action\":\"ping\"}", 500);
        for (int i = 0; i < 10; i++) {
            peers.sendAndRead(upgrade, pings, 1_000_000);
        }

        Await.until("every flood has been closed", () -> peers.ended() >= 10);
        assertTrue(metric("quotecast_closes_total{code=\"4429\"}") >= 10, server.get("q/metrics"));
    }

    /** H5, case 13: bodies that arrive slowly. */
    @Test
    void slowBodies() throws Exception {
        for (int i = 0; i < 320; i++) {
            String path = i % 2 == 0 ? "/v1/publish/x" : "/v1/ingest";
            peers.send(bytes(request("POST " + path + " HTTP/1.1", "Content-Length: 100\r\n") + "12"));
        }

        healthy.awaitEvents(EVENTS);
    }

    /** H6: connections that never finish a request. */
    @Test
    void incompleteRequests() throws Exception {
        for (int i = 0; i < 6_000; i++) {
            peers.send(bytes("GET /v1/snapshot HTTP/1.1\r\nHost: localhost\r\nX-Slow: 1"));
        }

        healthy.awaitEvents(EVENTS);
        assertTrue(metric("quotecast_http_connections") < 2_000, server.get("q/metrics"));
    }

    @Test
    void idleConnectionsDoNotTakeTheLastDescriptor() throws Exception {
        server.close();
        healthy.close();
        start(ServerProcess.startWithDescriptorLimit(1_024, SYMBOLS));

        for (int i = 0; i < 1_100; i++) {
            peers.send(new byte[0]);
        }

        healthy.awaitEvents(EVENTS);
    }

    /** H3, H8: large messages within the limits. */
    @Test
    void largeMessagesFromManyClients() throws Exception {
        byte[] upgrade = bytes(request("GET /rooms/large HTTP/1.1", UPGRADE));
        byte[] message = text("x".repeat(64_000), 1);
        for (int i = 0; i < 30; i++) {
            peers.sendAndRead(upgrade, message, 600);
        }

        healthy.awaitEvents(EVENTS);
    }

    private void assertOthersAreServed() throws Exception {
        healthy.check();
        for (int i = 0; i < 5; i++) {
            assertEquals(200, server.status("GET", "/q/health/live", ""));
        }
        assertEquals(200, server.status("GET", "/q/metrics", ""));
        assertEquals(200, server.status("POST", "/v1/publish/lobby", "1"));
        assertEquals(200, server.status("POST", "/v1/ingest", ""));
        try (HealthyClient another = HealthyClient.connect(server.address())) {
            another.awaitEvents(100);
        }
        healthy.awaitEvents(100);
    }

    private double metric(String name) throws Exception {
        return server.get("q/metrics")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String request(String line, String headers) {
        return line + "\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns a text message, so many times. */
    private static byte[] text(String text, int times) {
        byte[] frame = RawWebSocket.encodeFrame(0x81, bytes(text), true);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            frames.writeBytes(frame);
        }
        return frames.toByteArray();
    }

    /** Returns a connection of HTTP/2 (RFC 9113) that opens streams and never a window. */
    private static byte[] http2WithoutWindow(String path, int streams) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        // SETTINGS_INITIAL_WINDOW_SIZE = 0
        frame(out, 4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
        for (int i = 0; i < streams; i++) {
            ByteArrayOutputStream headers = new ByteArrayOutputStream();
            // :method GET and :scheme http from the static table of HPACK, :path and :authority as literals.
            headers.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 0x04, (byte) path.length()});
            headers.writeBytes(bytes(path));
            headers.writeBytes(new byte[] {0x01, 9});
            headers.writeBytes(bytes("localhost"));
            frame(out, 1, 5, 2 * i + 1, headers.toByteArray());
        }
        return out.toByteArray();
    }

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        out.write(payload.length >> 16);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(stream >> shift);
        }
        out.writeBytes(payload);
    }
}
